// The echoes of one script: a token that nobody else has through the tunnel to the origin, and
// another one back.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "harness/engine/performance.h"
#include "harness/engine/speaker.h"
#include "harness/model/action.h"
#include "harness/model/probe.h"

namespace connectspec {

class EchoProbes {
 public:
  explicit EchoProbes(Performance& performance) : play_(performance) {}

  // Ends the script unless both come as they were sent.
  boost::asio::awaitable<Next> run(const Step& step, const Echo& action);

  const std::vector<Probe>& outcome() const { return echoes_; }

 private:
  // Of octets that have been sent.
  boost::asio::awaitable<ProbeOutcome> arrival(const Speaker& from, Speaker& to,
                                               const std::string& octets,
                                               Clock::time_point deadline);

  Performance& play_;
  std::vector<Probe> echoes_;
};

}  // namespace connectspec
