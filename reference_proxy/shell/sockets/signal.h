// Something that one coroutine waits for and others bring about, on one thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "reference_proxy/shell/sockets/as_result.h"

namespace connectspec::proxy {

// A timer that never runs out: who waits is known to the io_context, and ends with it.
class Signal {
 public:
  explicit Signal(boost::asio::io_context& io) : timer_(io) {}

  // Who waits goes on, when it is its turn; or does not wait the next time.
  void raise() {
    raised_ = true;
    timer_.cancel();
  }

  boost::asio::awaitable<void> wait() {
    if (!raised_) {
      timer_.expires_at(boost::asio::steady_timer::time_point::max());
      [[maybe_unused]] const auto ended = co_await timer_.async_wait(as_result);
    }
    raised_ = false;
  }

 private:
  boost::asio::steady_timer timer_;
  bool raised_ = false;
};

}  // namespace connectspec::proxy
