// Waiting for "something changed" in a coroutine, with a deadline. One waiter at a time.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <type_traits>

#include "harness/io/use_tuple.h"

namespace connectspec {

using Clock = std::chrono::steady_clock;

class Signal {
 public:
  explicit Signal(const boost::asio::any_io_executor& executor) : timer_(executor) {}

  void notify() { timer_.cancel(); }

  // True as soon as the predicate holds; false at the deadline. The predicate is looked at before
  // every suspension and all runs on one thread, so no wake-up can be lost.
  // Predicates must be trivially destructible: g++ 12 destroys a temporary with a destructor twice
  // when it is an argument of a co_await expression (GCC bug 104031).
  template <typename Predicate>
  boost::asio::awaitable<bool> until(Predicate predicate, Clock::time_point deadline) {
    static_assert(std::is_trivially_destructible_v<Predicate>);
    while (!predicate()) {
      if (Clock::now() >= deadline) {
        co_return false;
      }
      timer_.expires_at(deadline);
      co_await timer_.async_wait(use_tuple);
    }
    co_return true;
  }

 private:
  boost::asio::steady_timer timer_;
};

}  // namespace connectspec
