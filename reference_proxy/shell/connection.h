// One client connection with its sockets and timer: carries out the actions of its session.
// Everything runs on the one thread of the io_context.
#pragma once

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

#include "reference_proxy/core/access_log.h"
#include "reference_proxy/core/metrics.h"
#include "reference_proxy/core/session.h"
#include "reference_proxy/shell/dial_race.h"
#include "reference_proxy/shell/resolver.h"
#include "reference_proxy/shell/server.h"
#include "reference_proxy/shell/splice.h"
#include "reference_proxy/shell/stream.h"

namespace connectspec::proxy {

class connection;

// What all connections of a thread share; outlives them.
struct shell_context {
  boost::asio::io_context& io;
  boost::asio::thread_pool& passwords;
  const server_settings& settings;
  metrics& counts;
  // Both set before the first connection.
  resolver* names = nullptr;
  session_parts* parts = nullptr;
  pipe_pool pipes = {};
  std::unordered_set<connection*> connections = {};  // all there are
  std::function<void()> when_idle = {};              // called once the last of them has gone
};

class connection : public std::enable_shared_from_this<connection> {
 public:
  connection(std::shared_ptr<stream> client, shell_context& context);
  ~connection();
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  void start();

  // The proxy is about to stop.
  void drain() { apply(session_.drain()); }

 private:
  using tcp = boost::asio::ip::tcp;
  using self_pointer = std::shared_ptr<connection>;

  void apply(const actions& list);
  void carry_out(const action::answer& what);
  void carry_out(const action::answer_text& what);
  void carry_out(const action::check_password& what);
  void carry_out(const action::resolve& what);
  void carry_out(const action::dial& what);
  void carry_out(const action::ask_parent& what);
  void carry_out(const action::relay& what);
  void carry_out(const action::half_close& what);
  void carry_out(const action::arm& what);
  void carry_out(const action::reset& what);
  void carry_out(const action::close& what);

  static boost::asio::awaitable<void> read_client(self_pointer self);
  static boost::asio::awaitable<void> write_answer(self_pointer self, std::string text);
  static boost::asio::awaitable<void> ask_parent(self_pointer self, std::string text);
  // Writes `first` to the other side, then all that `from` sends.
  static boost::asio::awaitable<void> pump(self_pointer self, side from, std::string first);
  // These two: true when the other side takes no more, so that what else comes for it is dropped.
  static boost::asio::awaitable<bool> deliver(self_pointer self, side to,
                                              boost::asio::const_buffer bytes);
  static boost::asio::awaitable<bool> splice_on(self_pointer self, side from);
  static boost::asio::awaitable<void> watch_for_reset(self_pointer self, side of);

  void send_answer(std::string text);
  void read_client_if_wanted();
  void start_upstream_pump();
  void count_octets(side from, std::size_t octets);
  void on_timer(timer which);
  // Which of the limits of an open tunnel comes first, and how far off it is.
  struct rest_of_tunnel {
    timer ends_by = timer::idle;
    std::chrono::milliseconds duration{};
  };
  [[nodiscard]] rest_of_tunnel time_left() const;
  void wait_for_timer(timer which, std::chrono::milliseconds duration);
  void dial_won(std::shared_ptr<stream> origin, unsigned number);
  void drop_origin();
  void close_all();
  void write_log();
  void touch() { last_activity_ = std::chrono::steady_clock::now(); }
  [[nodiscard]] std::chrono::milliseconds duration_of(timer which) const;
  [[nodiscard]] const std::shared_ptr<stream>& end_of(side which) const {
    return which == side::client ? client_ : origin_;
  }

  shell_context& context_;
  session session_;
  std::shared_ptr<stream> client_;
  std::shared_ptr<stream> origin_;  // once it has been dialled
  std::weak_ptr<dial_race> race_;   // while it is; kept by its own handlers
  boost::asio::steady_timer timer_;
  unsigned timer_generation_ = 0;
  std::chrono::steady_clock::time_point accepted_;
  std::chrono::steady_clock::time_point last_activity_;
  std::chrono::steady_clock::time_point relaying_since_;
  access_record record_;
  bool reading_client_ = false;
  bool relay_started_ = false;
  bool upstream_started_ = false;
  bool logged_ = false;
};

}  // namespace connectspec::proxy
