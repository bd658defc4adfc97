// The steps of a script that wait for the target. Each ends with what it waits for, with the end of
// the connection, or at its deadline, which is recorded and ends the script. Those that wait for
// nothing to happen, `quiet` and `stalled`, go on when their stretch is over.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>

#include "harness/engine/performance.h"
#include "harness/engine/speaker.h"
#include "harness/model/action.h"

namespace connectspec {

class Awaits {
 public:
  explicit Awaits(Performance& performance) : play_(performance) {}

  boost::asio::awaitable<Next> connection(const Step& step);
  boost::asio::awaitable<Next> response(const Step& step);
  boost::asio::awaitable<Next> tunnel(const Step& step);     // ends the script without a 2xx
  boost::asio::awaitable<Next> challenge(const Step& step);  // ... without one we can answer
  boost::asio::awaitable<Next> head(const Step& step);
  boost::asio::awaitable<Next> data(const Step& step, const AwaitData& expected);
  boost::asio::awaitable<Next> count(const Step& step, std::uint64_t bytes);
  boost::asio::awaitable<Next> end(const Step& step);
  boost::asio::awaitable<Next> stream(const Step& step);
  boost::asio::awaitable<Next> quiet(const Step& step, std::chrono::milliseconds stretch);
  boost::asio::awaitable<Next> stalled(const Step& step, std::chrono::milliseconds stretch);
  boost::asio::awaitable<Next> let_go(const Step& step);

 private:
  template <typename Predicate>
  boost::asio::awaitable<bool> while_it_gets_on(const Step& step, const Speaker& reading,
                                                Predicate over, int waits);
  template <typename Predicate>
  boost::asio::awaitable<Speaker*> until(const Step& step, Predicate reached);
  boost::asio::awaitable<Speaker*> answer(const Step& step);

  Performance& play_;
};

}  // namespace connectspec
