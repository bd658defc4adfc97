// The streams of one script: octets in bulk that one actor sends, and that whoever is at the other
// end of its tunnel checks, in the background.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/engine/performance.h"
#include "harness/engine/speaker.h"
#include "harness/model/probe.h"

namespace connectspec {

class BulkStreams {
 public:
  explicit BulkStreams(Performance& performance) : play_(performance) {}

  // `client.stream: BYTES`. The octets follow from the run's seed, the case and the actor.
  boost::asio::awaitable<Next> start(const Step& step, std::uint64_t bytes);

  // To one who comes only now: what has been started for it.
  void announce_to(Speaker& newcomer) const;

  // How each has come through.
  std::vector<Probe> outcome() const;

 private:
  struct BulkStream {
    Actor from;
    Actor to;
    std::uint64_t seed = 0;
    std::uint64_t bytes = 0;
  };

  Performance& play_;
  std::vector<BulkStream> streams_;
};

}  // namespace connectspec
