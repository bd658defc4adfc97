#include "reference_proxy/shell/sockets/endpoints.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/local/stream_protocol.hpp>
#include <cstring>

namespace connectspec::proxy {

boost::asio::ip::address to_asio(const IpAddress& address) {
  if (address.is_v6) {
    return boost::asio::ip::address_v6(address.octets);
  }
  boost::asio::ip::address_v4::bytes_type octets{};
  std::copy_n(address.octets.begin(), octets.size(), octets.begin());
  return boost::asio::ip::address_v4(octets);
}

IpAddress from_asio(const boost::asio::ip::address& address) {
  IpAddress result;
  if (address.is_v6()) {
    result.octets = address.to_v6().to_bytes();
    result.is_v6 = true;
  } else {
    const auto octets = address.to_v4().to_bytes();
    std::copy(octets.begin(), octets.end(), result.octets.begin());
  }
  return result;
}

std::optional<IpAddress> address_of(const sockaddr* from) {
  IpAddress address;
  if (from->sa_family == AF_INET) {
    sockaddr_in raw{};
    std::memcpy(&raw, from, sizeof(raw));
    std::memcpy(address.octets.data(), &raw.sin_addr, sizeof(raw.sin_addr));
    return address;
  }
  if (from->sa_family == AF_INET6) {
    sockaddr_in6 raw{};
    std::memcpy(&raw, from, sizeof(raw));
    std::memcpy(address.octets.data(), &raw.sin6_addr, sizeof(raw.sin6_addr));
    address.is_v6 = true;
    return address;
  }
  return std::nullopt;
}

std::optional<IpAddress> address_of(const StreamEndpoint& endpoint) {
  return address_of(endpoint.data());
}

std::string text_of(const StreamEndpoint& endpoint) {
  if (const auto address = address_of(endpoint)) {
    return to_host_text(*address) + ":" + std::to_string(port_of(endpoint));
  }
  boost::asio::local::stream_protocol::endpoint local;
  if (endpoint.size() > local.capacity()) {
    return "unix";
  }
  std::memcpy(local.data(), endpoint.data(), endpoint.size());
  local.resize(endpoint.size());
  return local.path().empty() ? "unix" : "unix:" + local.path();
}

std::optional<StreamEndpoint> peer_of(StreamSocket& socket) {
  boost::system::error_code error;
  const StreamEndpoint peer = socket.remote_endpoint(error);
  return error ? std::nullopt : std::optional(peer);
}

std::uint16_t port_of(const StreamEndpoint& endpoint) {
  if (endpoint.data()->sa_family == AF_INET) {
    sockaddr_in raw{};
    std::memcpy(&raw, endpoint.data(), sizeof(raw));
    return ntohs(raw.sin_port);
  }
  if (endpoint.data()->sa_family == AF_INET6) {
    sockaddr_in6 raw{};
    std::memcpy(&raw, endpoint.data(), sizeof(raw));
    return ntohs(raw.sin6_port);
  }
  return 0;
}

}  // namespace connectspec::proxy
