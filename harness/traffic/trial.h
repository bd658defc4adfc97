// What one measurement has in common: its io_context, its end, its counts, its origins.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <list>
#include <memory>
#include <string>

#include "harness/traffic/histogram.h"
#include "harness/traffic/line.h"
#include "harness/traffic/measurement.h"
#include "harness/traffic/plan.h"
#include "harness/traffic/work.h"

namespace connectspec::traffic {

using Clock = std::chrono::steady_clock;

struct Answer {
  int status = 0;  // 0: none came, or nothing that can be read; 200 when straight
  Clock::duration took{};
};

class Trial;

// What an origin does with each connection.
using OriginManner = boost::asio::awaitable<void> (*)(Trial& trial, LinePointer line);

class Trial {
 public:
  Trial(const TrafficPlan& plan, bool straight);

  // Runs `work` beside everything else. What it throws ends the trial and stands in its note.
  void in_background(boost::asio::awaitable<void> work);

  // Listens on a loopback address of its own, or where the target's parent has to be; connections
  // are served until the end. Throws boost::system::system_error when nothing can be bound.
  tcp::endpoint open_origin(OriginManner manner);

  // Runs what was spawned until the time is up, and all of it has ended or was cut off.
  void run();

  LinePointer fresh_line();

  // Connects to the target and asks for a tunnel to the origin, or connects straight to the
  // origin.
  boost::asio::awaitable<Answer> open(Line& line, const std::string& request,
                                      const tcp::endpoint& origin);

  void finished();
  void failed(const std::string& why);
  void record(Clock::duration took);

  bool over() const { return over_; }
  void end();
  const tcp::endpoint& target() const { return target_; }
  std::string request_for(const std::string& authority) const;
  // Where an origin is bound: at that loopback address, unless the plan says where.
  boost::asio::ip::address place_of_origin(std::uint32_t loopback_address) const;
  // How the target is asked for an origin that stands there.
  std::string authority_of(const tcp::endpoint& origin) const;
  std::string request_to(const tcp::endpoint& origin) const;
  Measurement result(Work work) const;

  const TrafficPlan& plan;
  const bool straight;
  boost::asio::io_context io{1};
  std::uint64_t bytes = 0;  // delivered
  std::string note;

 private:
  boost::asio::awaitable<void> keep_time();
  boost::asio::awaitable<void> accept(tcp::acceptor& acceptor, OriginManner manner);
  boost::asio::awaitable<void> serve(LinePointer line, OriginManner manner);
  boost::asio::awaitable<Answer> open_secure(Line& line, const std::string& request);
  bool stuck();
  bool interrupted() const;
  void broken(const std::string& why);
  void close_origins();
  void cut_off();

  const tcp::endpoint target_;
  boost::asio::ssl::context tls_{boost::asio::ssl::context::tls_client};
  std::list<tcp::acceptor> acceptors_;
  Lines lines_;
  Clock::time_point began_ = Clock::now();
  Clock::time_point ended_ = began_;
  Clock::time_point last_change_ = began_;
  std::uint64_t last_seen_ = 0;
  bool over_ = false;
  Histogram latency_;
  std::uint64_t done_ = 0;
  std::uint64_t failed_ = 0;
  std::uint64_t failed_in_a_row_ = 0;
  std::uint64_t own_cpu_ = 0;
  std::optional<std::uint64_t> target_cpu_;
};

}  // namespace connectspec::traffic
