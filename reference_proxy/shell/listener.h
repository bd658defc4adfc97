// Where clients come in: TCP and Unix sockets.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>
#include <string>
#include <vector>

#include "reference_proxy/core/policy.h"
#include "reference_proxy/shell/server.h"
#include "reference_proxy/shell/stream.h"

namespace connectspec::proxy {

using StreamEndpoint = boost::asio::generic::stream_protocol::endpoint;
using StreamAcceptor = boost::asio::basic_socket_acceptor<boost::asio::generic::stream_protocol>;

// Several sockets of one process may listen on a port (SO_REUSEPORT), each for one thread; the
// kernel spreads the clients. `shared` is the first of them and fails where another process
// listens.
enum class PortUse { alone, shared, shared_again };

// Bound and listening. A Unix socket that nobody listens on any more is replaced. Throws
// std::runtime_error with a sentence for the operator.
StreamAcceptor open_acceptor(boost::asio::io_context& io, const ListenAddress& where, PortUse use);

// A listening socket under another descriptor, which no io_context knows: one may accept there, and
// is not woken when somebody comes.
class QuietListener {
 public:
  // Throws std::runtime_error when there are no more descriptors.
  QuietListener(StreamAcceptor& listening, Transport over);
  ~QuietListener();
  QuietListener(QuietListener&& from) noexcept;
  QuietListener& operator=(QuietListener&&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] Transport over() const { return over_; }

 private:
  int descriptor_;
  Transport over_;
};

// The next client of a listening socket; would_block when nobody waits.
StreamSocket accept_now(int listening, boost::asio::io_context& io,
                        boost::system::error_code& error);

// "address:port", "[address]:port" or "unix:/path"; an unnamed Unix socket is "unix".
std::string text_of(const StreamEndpoint& endpoint);

// Nothing for a Unix socket.
std::optional<IpAddress> address_of(const StreamEndpoint& endpoint);

// 0 for a Unix socket.
std::uint16_t port_of(const StreamEndpoint& endpoint);

// What a client must not be tunnelled to: a wildcard stands for every address of this machine.
void add_own_endpoints(const StreamEndpoint& bound, std::vector<OwnEndpoint>& into);

}  // namespace connectspec::proxy
