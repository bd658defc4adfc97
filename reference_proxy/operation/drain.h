// An end in good order: nobody new is accepted, open tunnels may end by themselves, for a bounded
// time.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <list>

#include "reference_proxy/shell/worker.h"

namespace connectspec::proxy {

class Drain {
 public:
  // `over` is called once the last tunnel has ended or the time is up, from any thread and perhaps
  // more than once. `workers` outlive it.
  Drain(boost::asio::io_context& io, std::chrono::milliseconds limit, std::list<Worker>& workers,
        std::function<void()> over);

  // A second time it is over. Always on the thread of the io_context.
  void begin();

 private:
  boost::asio::steady_timer limit_;
  std::chrono::milliseconds time_;
  std::list<Worker>& workers_;
  std::function<void()> over_;
  std::atomic<std::size_t> busy_ = 0;
  bool begun_ = false;
};

}  // namespace connectspec::proxy
