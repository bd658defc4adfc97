// How long something is waited for that must be there already, or won't come: a part of the time
// that there is, for the turns of a loaded machine.
#pragma once

#include <algorithm>
#include <chrono>

#include "harness/io/signal.h"

namespace connectspec {

inline Clock::time_point sooner(Clock::time_point deadline) {
  constexpr std::chrono::milliseconds a_moment{500};
  constexpr int part_of_a_wait = 5;
  const Clock::time_point now = Clock::now();
  const auto part = std::max<Clock::duration>(a_moment, (deadline - now) / part_of_a_wait);
  return std::min(deadline, now + part);
}

}  // namespace connectspec
