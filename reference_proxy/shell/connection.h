// One client connection with its sockets: carries out the actions of its session.
// Everything runs on the one thread of the io_context.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>

#include "reference_proxy/session/session.h"
#include "reference_proxy/shell/connection_record.h"
#include "reference_proxy/shell/context.h"
#include "reference_proxy/shell/dial_race.h"
#include "reference_proxy/shell/relay.h"
#include "reference_proxy/shell/session_timer.h"
#include "reference_proxy/shell/sockets/stream.h"

namespace connectspec::proxy {

class Connection final : public std::enable_shared_from_this<Connection>, private Relay::Listener {
 public:
  Connection(std::shared_ptr<Stream> client, ShellContext& context);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start();

  // The proxy is about to stop.
  void drain() { apply(session_.drain()); }

 private:
  using SelfPointer = std::shared_ptr<Connection>;

  void apply(const Actions& list);
  void carry_out(const action::Answer& what);
  void carry_out(const action::AnswerText& what);
  void carry_out(const action::CheckPassword& what);
  void carry_out(const action::Resolve& what);
  void carry_out(const action::Dial& what);
  void carry_out(const action::AskParent& what);
  void carry_out(const action::Relay& what);
  void carry_out(const action::HalfClose& what);
  void carry_out(const action::Arm& what);
  void carry_out(const action::Reset& what);
  void carry_out(const action::Close& what);

  static boost::asio::awaitable<void> read_client(SelfPointer self);
  static boost::asio::awaitable<void> write_answer(SelfPointer self, std::string text);
  static boost::asio::awaitable<void> ask_parent(SelfPointer self, std::string text);

  void finished(Side from) override { apply(session_.finished(from)); }
  void undeliverable(Side to) override { apply(session_.undeliverable(to)); }
  void broke(Side from) override { apply(session_.broke(from)); }

  void send_answer(std::string text);
  void read_client_if_wanted();
  void start_upstream_pump();
  void dial_won(std::shared_ptr<Stream> origin, unsigned number);
  void drop_origin();
  void close_all();
  // A part of this that keeps all of it alive.
  template <typename Part>
  std::shared_ptr<Part> shared(Part& part) {
    return {shared_from_this(), &part};
  }

  ShellContext& context_;
  Session session_;
  std::shared_ptr<Stream> client_;
  std::shared_ptr<Stream> origin_;  // once it has been dialled
  std::weak_ptr<DialRace> race_;    // while it is; kept by its own handlers
  ConnectionRecord record_;
  SessionTimer timer_;
  Relay relay_;
  bool reading_client_ = false;
  bool relay_started_ = false;
  bool upstream_started_ = false;
};

}  // namespace connectspec::proxy
