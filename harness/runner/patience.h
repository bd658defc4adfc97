// How long the target is waited for. A first attempt need not wait much longer than this target has
// been seen to take; what rests on its silence is waited out in full before it counts.
#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "harness/runner/workbench.h"

namespace connectspec {

struct Scenario;
struct Observation;

// How long the target was waited for, each time that something came in the end.
std::vector<std::chrono::microseconds> waits_of(const Observation& seen);

// Whether something was waited for in vain, and for less than the case would wait. Where it names
// no time it would wait for the run's own, which is longer than `at_most`, or nobody hurried.
bool was_hurried(const Scenario& scenario, const Observation& seen,
                 std::chrono::milliseconds at_most);

class Patience {
 public:
  enum class Manner { learning, in_full };

  Patience(std::chrono::milliseconds whole, Manner manner) : whole_(whole), manner_(manner) {}

  void note(const Observation& seen);
  // What rested on silence was waited out in full, and came out the same, or not: which counts
  // where a part of the time would have been too little.
  void silence_lasted() { ++lasted_; }
  void silence_broke(const Observation& seen);

  std::chrono::milliseconds whole() const { return whole_; }
  Conditions at_first() const;
  Conditions again() const;

 private:
  std::chrono::milliseconds learned() const;

  std::chrono::milliseconds whole_;
  Manner manner_;
  std::vector<std::chrono::microseconds> waits_;
  std::size_t silent_ = 0;  // at first
  std::size_t lasted_ = 0;
  std::size_t broken_ = 0;
};

}  // namespace connectspec
