#include "reference_proxy/shell/listener.h"

#include <fcntl.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <cerrno>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <utility>

#include "reference_proxy/shell/endpoints.h"
#include "reference_proxy/shell/socket_options.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

IpNetwork host_network(const IpAddress& address) { return {address, address.is_v6 ? 128U : 32U}; }

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

std::vector<IpNetwork> local_networks() {
  std::vector<IpNetwork> result = {*parse_network("127.0.0.0/8"), *parse_network("::1")};
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) {
    return result;
  }
  for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
    if (entry->ifa_addr == nullptr) {
      continue;
    }
    if (const auto address = address_of(entry->ifa_addr)) {
      result.push_back(host_network(*address));
    }
  }
  freeifaddrs(list);
  return result;
}

StreamEndpoint endpoint_of(const ListenAddress& where) {
  if (where.unix_path.empty()) {
    return tcp::endpoint(to_asio(where.address), where.port);
  }
  return asio::local::stream_protocol::endpoint(where.unix_path);
}

// The file of a Unix socket outlives its process. Only one that answers nobody is removed.
void remove_stale_socket(asio::io_context& io, const std::string& path) {
  struct stat found {};
  if (lstat(path.c_str(), &found) != 0 || !S_ISSOCK(found.st_mode)) {
    return;
  }
  asio::local::stream_protocol::socket probe(io);
  error_code error;
  probe.connect(path, error);
  if (error == asio::error::connection_refused) {
    unlink(path.c_str());
  }
}

StreamAcceptor bound_acceptor(asio::io_context& io, const StreamEndpoint& endpoint, PortUse use,
                              error_code& error) {
  StreamAcceptor acceptor(io);
  acceptor.open(endpoint.protocol(), error);
  const bool unix_socket = endpoint.protocol().family() == AF_UNIX;
  if (!error && !unix_socket) {
    acceptor.set_option(asio::socket_base::reuse_address(true), error);
  }
  if (!error && use != PortUse::alone) {
    using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
    acceptor.set_option(ReusePort(true), error);
  }
  const auto address = proxy::address_of(endpoint);
  if (!error && address && to_asio(*address).is_loopback()) {
    do_not_pace(acceptor.native_handle());
  }
  if (!error) {
    acceptor.bind(endpoint, error);
  }
  return acceptor;
}

}  // namespace

StreamAcceptor open_acceptor(asio::io_context& io, const ListenAddress& where, PortUse use) {
  if (!where.unix_path.empty()) {
    remove_stale_socket(io, where.unix_path);
    use = PortUse::alone;
  }
  const StreamEndpoint endpoint = endpoint_of(where);
  error_code error;
  if (use == PortUse::shared && where.port != 0) {
    // With SO_REUSEPORT a second proxy of the same user would take half of the clients unnoticed.
    bound_acceptor(io, endpoint, PortUse::alone, error);
  }
  if (!error) {
    StreamAcceptor acceptor = bound_acceptor(io, endpoint, use, error);
    if (!error) {
      acceptor.listen(asio::socket_base::max_listen_connections, error);
    }
    if (!error) {
      return acceptor;
    }
  }
  throw std::runtime_error("cannot listen on " + text_of(endpoint) + ": " + error.message());
}

QuietListener::QuietListener(StreamAcceptor& listening, Transport over)
    : descriptor_(fcntl(listening.native_handle(), F_DUPFD_CLOEXEC, 0)), over_(over) {
  if (descriptor_ < 0) {
    throw std::runtime_error(std::string("cannot listen: ") + std::strerror(errno));
  }
}

QuietListener::QuietListener(QuietListener&& from) noexcept
    : descriptor_(std::exchange(from.descriptor_, -1)), over_(from.over_) {}

QuietListener::~QuietListener() {
  if (descriptor_ >= 0) {
    close(descriptor_);
  }
}

StreamSocket accept_now(int listening, asio::io_context& io, error_code& error) {
  sockaddr_storage peer{};
  socklen_t size = sizeof(peer);
  const int accepted = accept4(listening, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_CLOEXEC);
  if (accepted < 0) {
    error = {errno, boost::system::system_category()};
    return StreamSocket(io);
  }
  error = {};
  return {io, asio::generic::stream_protocol(peer.ss_family, 0), accepted};
}

std::optional<IpAddress> address_of(const StreamEndpoint& endpoint) {
  return address_of(endpoint.data());
}

std::string text_of(const StreamEndpoint& endpoint) {
  if (const auto address = address_of(endpoint)) {
    return to_host_text(*address) + ":" + std::to_string(port_of(endpoint));
  }
  asio::local::stream_protocol::endpoint local;
  if (endpoint.size() > local.capacity()) {
    return "unix";
  }
  std::memcpy(local.data(), endpoint.data(), endpoint.size());
  local.resize(endpoint.size());
  return local.path().empty() ? "unix" : "unix:" + local.path();
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

void add_own_endpoints(const StreamEndpoint& bound, std::vector<OwnEndpoint>& into) {
  const auto address = address_of(bound);
  if (!address) {
    return;
  }
  if (*address != IpAddress{.octets = {}, .is_v6 = address->is_v6}) {
    into.push_back({host_network(*address), port_of(bound)});
    return;
  }
  for (const IpNetwork& network : local_networks()) {
    into.push_back({network, port_of(bound)});
  }
}

}  // namespace connectspec::proxy
