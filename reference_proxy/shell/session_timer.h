// The one timer of a connection: which of the limits of its session is running, and when that is
// over.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>

#include "reference_proxy/shell/settings.h"
#include "reference_proxy/tunnel/action.h"

namespace connectspec::proxy {

class SessionTimer {
 public:
  using Clock = std::chrono::steady_clock;

  // `times` outlive it. `tell` is called when a timer is over, from the io_context.
  SessionTimer(boost::asio::io_context& io, const Timeouts& times, std::function<void(Timer)> tell);

  // Replaces the one that runs. `self` points here, and keeps the owner alive while `tell` is
  // called; when it has expired, nobody is told.
  void arm(Timer which, std::weak_ptr<SessionTimer> self);
  void stop();

  // An octet has gone one way or the other: the tunnel isn't idle.
  void touch() { last_activity_ = Clock::now(); }

 private:
  // Which of the limits of an open tunnel comes first, and how far off it is.
  struct RestOfTunnel {
    Timer ends_by = Timer::idle;
    std::chrono::milliseconds duration{};
  };
  [[nodiscard]] RestOfTunnel time_left() const;
  [[nodiscard]] std::chrono::milliseconds duration_of(Timer which) const;
  void wait(Timer which, std::chrono::milliseconds duration, std::weak_ptr<SessionTimer> self);
  void is_over(Timer which, std::weak_ptr<SessionTimer> self);

  const Timeouts& times_;
  std::function<void(Timer)> tell_;
  boost::asio::steady_timer timer_;
  unsigned generation_ = 0;
  Clock::time_point last_activity_;
  Clock::time_point relaying_since_;
};

}  // namespace connectspec::proxy
