// Addresses as they stand in an authority (RFC 3986 §3.2): an IPv6 one in brackets.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <string>

namespace connectspec {

// "127.0.0.1" or "[::1]".
std::string host_in_authority(const std::string& address);

// "127.0.0.1:80" or "[::1]:80".
std::string authority_of(const boost::asio::ip::tcp::endpoint& endpoint);

}  // namespace connectspec
