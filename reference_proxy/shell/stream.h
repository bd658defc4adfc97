// One end of a tunnel: a TCP or Unix socket, or TLS on top of one. The same words for all: a stream
// of octets each way, an orderly end of one direction, a reset.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <memory>

namespace connectspec::proxy {

using StreamSocket = boost::asio::generic::stream_protocol::socket;

struct IoResult {
  boost::system::error_code error;
  std::size_t count = 0;  // octets, also beside an error
};

// At most one wait and one write at a time, all on the thread of the socket.
class Stream {
 public:
  virtual ~Stream() = default;

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

  // Reads and writes in progress fail with operation_aborted.
  virtual void cancel() = 0;

  // Below any TLS: for options, addresses and error events.
  virtual StreamSocket& socket() = 0;

  // Whether the octets of socket() are those of the tunnel.
  [[nodiscard]] virtual bool is_plain() const = 0;
};

std::shared_ptr<Stream> make_plain_stream(StreamSocket socket);

// The server's side of TLS. The handshake is part of the first read. `settings` may be dropped
// afterwards. An end of the TCP stream without close_notify is an error, not an end (RFC 8446
// §6.1).
std::shared_ptr<Stream> make_tls_stream(StreamSocket socket, boost::asio::ssl::context& settings);

}  // namespace connectspec::proxy
