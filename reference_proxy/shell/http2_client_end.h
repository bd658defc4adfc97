// The client's end of a tunnel where that is a stream of HTTP/2: what others do with sockets, done
// with frames. DATA is credited when the relay reads on, as it does once the origin has taken what
// it read before; a write waits for the client's windows.
#pragma once

#include <boost/asio/io_context.hpp>

#include "reference_proxy/session/http2/front.h"
#include "reference_proxy/shell/sockets/signal.h"
#include "reference_proxy/shell/sockets/stream.h"

namespace connectspec::proxy {

class Http2ClientEnd final : public Stream {
 public:
  class Connection {
   public:
    virtual ~Connection() = default;
    virtual Http2Front& front() = 0;
    // There may be something to write, when it is its turn.
    virtual void flush() = 0;
    // Nobody is interested in the stream any more.
    virtual void forget(StreamId stream) = 0;
    virtual boost::asio::io_context& io() = 0;
    virtual StreamSocket& socket() = 0;
  };

  // `connection` outlives it, or closes it first.
  Http2ClientEnd(Connection& connection, StreamId stream);

  // From the connection.
  void is_readable() { readable_.raise(); }
  void is_writable() { writable_.raise(); }

  IoResult read_now(boost::asio::mutable_buffer into) override;
  boost::asio::awaitable<boost::system::error_code> wait_readable() override;
  boost::asio::awaitable<IoResult> write(boost::asio::const_buffer bytes) override;
  void end() override;
  void close() override;
  void reset() override;
  void cancel() override;
  // The connection tells the tunnel itself.
  boost::asio::awaitable<bool> peer_resets() override { co_return false; }
  StreamSocket& socket() override;
  [[nodiscard]] bool is_plain() const override { return false; }

 private:
  Connection* connection_;  // null: closed
  StreamId stream_;
  Signal readable_;
  Signal writable_;
};

}  // namespace connectspec::proxy
