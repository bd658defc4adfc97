// One end of a tunnel: a TCP or Unix socket, or TLS on top of one. The same words for all: a stream
// of octets each way, an orderly end of one direction, a reset.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <string_view>

namespace connectspec::proxy {

using StreamSocket = boost::asio::generic::stream_protocol::socket;
using StreamEndpoint = boost::asio::generic::stream_protocol::endpoint;
using StreamAcceptor = boost::asio::basic_socket_acceptor<boost::asio::generic::stream_protocol>;

struct IoResult {
  boost::system::error_code error;
  std::size_t count = 0;  // octets, also beside an error
};

// At most one wait and one write at a time, all on the thread of the socket.
class Stream {
 public:
  virtual ~Stream() = default;

  // What comes before the first octet: a TLS handshake. Never waits: asio::error::would_block when
  // it is not over. read_now() does it, too, if need be.
  virtual boost::system::error_code greet_now() { return {}; }
  // What was agreed on in that (ALPN); empty: nothing.
  [[nodiscard]] virtual std::string_view protocol() const { return {}; }

  // Never waits: asio::error::would_block when there is nothing, asio::error::eof when the peer has
  // ended its direction in good order.
  virtual IoResult read_now(boost::asio::mutable_buffer into) = 0;

  // After read_now() would have blocked: returns when it is worth another try. Nobody holds a
  // buffer meanwhile, so that an idle tunnel costs none.
  virtual boost::asio::awaitable<boost::system::error_code> wait_readable() = 0;

  // Writes all of it or fails. `bytes` may be gone once the caller is suspended.
  virtual boost::asio::awaitable<IoResult> write(boost::asio::const_buffer bytes) = 0;

  // Ends our direction; reading goes on.
  virtual void end() = 0;

  // What end() has begun may still be finished in the background, for a bounded time.
  virtual void close() = 0;

  // Closes so that the peer sees that this was no orderly end.
  virtual void reset() = 0;

  // For a side that has ended and is read no more: waits until its peer gives up altogether (true),
  // or until nothing can come any more. The stream outlives the wait.
  virtual boost::asio::awaitable<bool> peer_resets() = 0;

  // Reads and writes in progress fail with operation_aborted.
  virtual void cancel() = 0;

  // Below all that: for options and addresses.
  virtual StreamSocket& socket() = 0;

  // Whether the octets of socket() are those of the tunnel.
  [[nodiscard]] virtual bool is_plain() const = 0;
};

}  // namespace connectspec::proxy
