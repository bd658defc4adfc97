#include "reference_proxy/operation/listener.h"

#include <sys/socket.h>

#include <boost/asio/ip/tcp.hpp>
#include <stdexcept>

#include "reference_proxy/operation/unix_socket.h"
#include "reference_proxy/shell/sockets/endpoints.h"
#include "reference_proxy/shell/sockets/socket_options.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

StreamEndpoint endpoint_of(const ListenAddress& where) {
  if (where.unix_path.empty()) {
    return tcp::endpoint(to_asio(where.address), where.port);
  }
  return unix_endpoint(where.unix_path);
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

}  // namespace connectspec::proxy
