#include "harness/runner/lulls.h"

#include <algorithm>

#include "harness/runner/hearing.h"

namespace connectspec {

bool Lulls::shown_by(const Observation& seen) {
  return seen.canary == Canary::failed || seen.canary_beside == Canary::unanswered;
}

void Lulls::note(const Observation& seen) {
  if (shown_by(seen)) {
    times_.push_back({seen.began, seen.began + seen.duration});
  }
}

bool Lulls::touched(const Observation& seen) const {
  const auto overlaps = [&seen](const Time& time) {
    return seen.began < time.end && time.begin < seen.began + seen.duration;
  };
  return shown_by(seen) ||
         (hit_a_deadline(seen) && std::any_of(times_.begin(), times_.end(), overlaps));
}

}  // namespace connectspec
