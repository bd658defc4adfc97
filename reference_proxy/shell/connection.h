// One client connection with its sockets and timer: carries out the actions of its session.
// Everything runs on the one thread of the io_context.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <unordered_set>

#include "reference_proxy/accounting/access_log.h"
#include "reference_proxy/accounting/metrics.h"
#include "reference_proxy/core/session.h"
#include "reference_proxy/shell/dial_race.h"
#include "reference_proxy/shell/resolver.h"
#include "reference_proxy/shell/server.h"
#include "reference_proxy/shell/splice.h"
#include "reference_proxy/shell/stream.h"
#include "reference_proxy/shell/turns.h"

namespace connectspec::proxy {

class Connection;

// What all connections of a thread share; outlives them.
struct ShellContext {
  boost::asio::io_context& io;
  boost::asio::thread_pool& passwords;
  const ServerSettings& settings;
  Metrics& counts;
  // Both set before the first connection.
  Resolver* names = nullptr;
  SessionParts* parts = nullptr;
  PipePool pipes = {};
  Turns turns{io};                                   // of open tunnels
  std::unordered_set<Connection*> connections = {};  // all there are
  std::atomic<std::size_t> open_connections = 0;     // how many; other threads look at it
  std::function<void()> when_idle = {};              // called once the last of them has gone
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<Stream> client, ShellContext& context);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start();

  // The proxy is about to stop.
  void drain() { apply(session_.drain()); }

 private:
  using tcp = boost::asio::ip::tcp;
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
  // Writes `first` to the other side, then all that `from` sends.
  static boost::asio::awaitable<void> pump(SelfPointer self, Side from, std::string first);
  // These two: true when the other side takes no more, so that what else comes for it is dropped.
  static boost::asio::awaitable<bool> deliver(SelfPointer self, Side to,
                                              boost::asio::const_buffer bytes);
  static boost::asio::awaitable<bool> splice_on(SelfPointer self, Side from);
  static boost::asio::awaitable<void> watch_for_reset(SelfPointer self, Side of);

  void send_answer(std::string text);
  void read_client_if_wanted();
  void start_upstream_pump();
  void count_octets(Side from, std::size_t octets);
  void on_timer(Timer which);
  // Which of the limits of an open tunnel comes first, and how far off it is.
  struct RestOfTunnel {
    Timer ends_by = Timer::idle;
    std::chrono::milliseconds duration{};
  };
  [[nodiscard]] RestOfTunnel time_left() const;
  void wait_for_timer(Timer which, std::chrono::milliseconds duration);
  void dial_won(std::shared_ptr<Stream> origin, unsigned number);
  void drop_origin();
  void close_all();
  void write_log();
  void touch() { last_activity_ = std::chrono::steady_clock::now(); }
  [[nodiscard]] std::chrono::milliseconds duration_of(Timer which) const;
  [[nodiscard]] const std::shared_ptr<Stream>& end_of(Side which) const {
    return which == Side::client ? client_ : origin_;
  }

  ShellContext& context_;
  Session session_;
  std::shared_ptr<Stream> client_;
  std::shared_ptr<Stream> origin_;  // once it has been dialled
  std::weak_ptr<DialRace> race_;    // while it is; kept by its own handlers
  boost::asio::steady_timer timer_;
  unsigned timer_generation_ = 0;
  std::chrono::steady_clock::time_point accepted_;
  std::chrono::steady_clock::time_point last_activity_;
  std::chrono::steady_clock::time_point relaying_since_;
  AccessRecord record_;
  bool reading_client_ = false;
  bool relay_started_ = false;
  bool upstream_started_ = false;
  bool logged_ = false;
};

}  // namespace connectspec::proxy
