// One client connection over HTTP/2 with its socket: moves the octets of its front, and has a
// tunnel for each stream. Everything runs on the one thread of the io_context.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "reference_proxy/session/http2/front.h"
#include "reference_proxy/shell/context.h"
#include "reference_proxy/shell/http2_client_end.h"
#include "reference_proxy/shell/http2_tunnel.h"
#include "reference_proxy/shell/session_timer.h"
#include "reference_proxy/shell/sockets/signal.h"
#include "reference_proxy/shell/sockets/stream.h"
#include "reference_proxy/shell/tunnel_record.h"

namespace connectspec::proxy {

class Http2Connection final : public ClientConnection, private Http2ClientEnd::Connection {
 public:
  // `peer`: none where it isn't known.
  Http2Connection(std::shared_ptr<Stream> client, std::optional<StreamEndpoint> peer,
                  ShellContext& context);
  ~Http2Connection() override;

  void start() override;
  void drain() override;

 private:
  Http2Front& front() override { return front_; }
  void flush() override { to_write_.raise(); }
  void forget(StreamId stream) override;
  boost::asio::io_context& io() override { return context_.io; }
  StreamSocket& socket() override { return client_->socket(); }

  using SelfPointer = std::shared_ptr<Http2Connection>;

  SelfPointer shared() { return std::static_pointer_cast<Http2Connection>(shared_from_this()); }
  static boost::asio::awaitable<void> read_client(SelfPointer self);
  static boost::asio::awaitable<void> write_client(SelfPointer self);

  void take_in(std::string_view bytes);
  void client_ended();
  void see_events();
  void arm_timer();
  void timer_fired(Timer which);
  void stop(std::string_view outcome);
  void end();
  void close(std::string_view outcome);
  void break_tunnels();

  ShellContext& context_;
  std::shared_ptr<Stream> client_;
  std::optional<StreamEndpoint> peer_;
  Http2Front front_;
  TunnelRecord record_;
  SessionTimer timer_;
  std::optional<Timer> armed_;
  Signal to_write_;
  std::unordered_map<StreamId, std::shared_ptr<Http2Tunnel>> tunnels_;
  std::string_view outcome_;
  bool draining_ = false;
  bool client_ended_ = false;
  bool ended_ = false;  // our side; what still comes is dropped
  bool closed_ = false;
};

}  // namespace connectspec::proxy
