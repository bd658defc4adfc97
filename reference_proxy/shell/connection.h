// One client connection over HTTP/1.1 with its socket: its session's way to read the request and to
// answer. What the tunnel asks for is carried out by its runner. Everything runs on the one thread
// of the io_context.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <string>

#include "reference_proxy/session/session.h"
#include "reference_proxy/shell/context.h"
#include "reference_proxy/shell/sockets/stream.h"
#include "reference_proxy/shell/tunnel_runner.h"

namespace connectspec::proxy {

class Connection final : public ClientConnection, private TunnelRunner::Client {
 public:
  // `peer`: none where it isn't known.
  Connection(std::shared_ptr<Stream> client, const std::optional<StreamEndpoint>& peer,
             ShellContext& context);
  ~Connection() override;

  void start() override;
  // The head did not arrive in time, as its time ran out before anything could be read.
  void is_late() { runner_.apply(session_.timer_fired(Timer::head)); }
  void drain() override { runner_.apply(session_.drain()); }

 private:
  using SelfPointer = std::shared_ptr<Connection>;

  SelfPointer shared() { return std::static_pointer_cast<Connection>(shared_from_this()); }
  std::shared_ptr<Client> self() override { return {shared_from_this(), this}; }
  void answer(const Refusal& why) override;
  void pass_on(const action::PassOn& what) override;
  void open() override;
  void carried_out() override;

  static boost::asio::awaitable<void> read_client(SelfPointer self);
  static boost::asio::awaitable<void> write_answer(SelfPointer self, std::string text);

  void send_answer(std::string text);
  void relay_upstream();

  ShellContext& context_;
  Session session_;
  std::shared_ptr<Stream> client_;
  TunnelRunner runner_;
  bool reading_client_ = false;
  bool relay_started_ = false;
  bool upstream_started_ = false;
};

}  // namespace connectspec::proxy
