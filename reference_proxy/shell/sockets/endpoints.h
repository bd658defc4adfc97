// Between the core's addresses and those of Asio and the kernel.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "reference_proxy/basics/ip_address.h"
#include "reference_proxy/shell/sockets/stream.h"

struct sockaddr;

namespace connectspec::proxy {

boost::asio::ip::address to_asio(const IpAddress& address);
IpAddress from_asio(const boost::asio::ip::address& address);

// Nothing for a Unix socket.
std::optional<IpAddress> address_of(const StreamEndpoint& endpoint);
std::optional<IpAddress> address_of(const sockaddr* from);

// Of a connected socket; none when it is no longer that.
std::optional<StreamEndpoint> peer_of(StreamSocket& socket);

// 0 for a Unix socket.
std::uint16_t port_of(const StreamEndpoint& endpoint);

// "address:port", "[address]:port" or "unix:/path"; an unnamed Unix socket is "unix".
std::string text_of(const StreamEndpoint& endpoint);

}  // namespace connectspec::proxy
