// The times in which a target served nobody, though it lives: beside others it isn't known whose
// doing that was. nghttpx takes no requests for a while after a parent has failed; Traffic Server
// takes none for ten seconds while it reads a head of a thousand fields.
#pragma once

#include <cstdint>
#include <vector>

#include "harness/model/observation.h"

namespace connectspec {

class Lulls {
 public:
  // A canary that got a 5xx, or was left unanswered beside the case's connections.
  static bool shown_by(const Observation& seen);

  void note(const Observation& seen);

  // Whether what was seen may come of a lull: it shows one, or waited in vain while there was one.
  bool touched(const Observation& seen) const;

 private:
  struct Time {  // microseconds of the run
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
  };
  std::vector<Time> times_;
};

}  // namespace connectspec
