#include "reference_proxy/shell/session_timer.h"

#include <boost/system/error_code.hpp>
#include <utility>

namespace connectspec::proxy {

SessionTimer::SessionTimer(boost::asio::io_context& io, const Timeouts& times,
                           std::function<void(Timer)> tell)
    : times_(times), tell_(std::move(tell)), timer_(io), last_activity_(Clock::now()) {}

void SessionTimer::arm(Timer which, std::weak_ptr<SessionTimer> self) {
  if (which == Timer::idle) {
    relaying_since_ = Clock::now();
    touch();
  }
  wait(which, duration_of(which), std::move(self));
}

void SessionTimer::stop() {
  ++generation_;
  timer_.cancel();
}

std::chrono::milliseconds SessionTimer::duration_of(Timer which) const {
  switch (which) {
    case Timer::head:
      return times_.head;
    case Timer::password:
      return times_.password;
    case Timer::resolve:
      return times_.resolve;
    case Timer::connect:
    case Timer::parent:
      return times_.connect;
    case Timer::idle:
    case Timer::lifetime:
      return time_left().duration;
    case Timer::linger:
      break;
  }
  return times_.linger;
}

void SessionTimer::wait(Timer which, std::chrono::milliseconds duration,
                        std::weak_ptr<SessionTimer> self) {
  const unsigned generation = ++generation_;
  timer_.expires_after(duration);
  timer_.async_wait(
      [weak = std::move(self), which, generation](const boost::system::error_code& error) {
        const auto alive = weak.lock();
        if (!error && alive && alive->generation_ == generation) {
          alive->is_over(which, weak);
        }
      });
}

void SessionTimer::is_over(Timer which, std::weak_ptr<SessionTimer> self) {
  if (which == Timer::idle) {
    // The timer was armed at some time; the tunnel has lived on since.
    const RestOfTunnel rest = time_left();
    if (rest.duration.count() > 0) {
      return wait(which, rest.duration, std::move(self));
    }
    which = rest.ends_by;
  }
  tell_(which);
}

SessionTimer::RestOfTunnel SessionTimer::time_left() const {
  using std::chrono::ceil;
  using std::chrono::milliseconds;
  const auto now = Clock::now();
  const RestOfTunnel idle{Timer::idle, ceil<milliseconds>(last_activity_ + times_.idle - now)};
  if (!times_.lifetime) {
    return idle;
  }
  const RestOfTunnel life{Timer::lifetime,
                          ceil<milliseconds>(relaying_since_ + *times_.lifetime - now)};
  return life.duration < idle.duration ? life : idle;
}

}  // namespace connectspec::proxy
