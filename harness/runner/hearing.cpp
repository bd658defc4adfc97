#include "harness/runner/hearing.h"

#include <algorithm>
#include <vector>

namespace connectspec {
namespace {

// So many canaries at once meet each worker or thread of a target that has a few of them.
constexpr std::size_t canaries_at_once = 8;

// How often an attached target may leave some of them unanswered, each time until the deadline.
constexpr int rounds_to_come_round = 6;

bool left_without_service(Canary outcome) {
  return outcome == Canary::refused || outcome == Canary::unanswered;
}

}  // namespace

bool left_deaf(const Observation& seen) { return left_without_service(seen.canary); }

bool hit_a_deadline(const Observation& seen) {
  return std::any_of(seen.events.begin(), seen.events.end(),
                     [](const Event& event) { return event.kind == EventKind::deadline; });
}

bool raises_doubt(const Observation& seen) {
  return left_deaf(seen) || (hit_a_deadline(seen) && seen.canary == Canary::alive);
}

void Hearing::tell(const std::string& what) const {
  if (notice_) {
    notice_(what);
  }
}

// A request may take one thread or worker of several out of service: every other client then waits
// in vain, and one canary may well be lucky. Traffic Server 9.2 shows it with 10,000 fields.
bool Hearing::serves_only_some(const std::string& endpoint) {
  const std::vector<Canary> outcomes = bench_.send_canaries(endpoint, canaries_at_once);
  return std::any_of(outcomes.begin(), outcomes.end(), left_without_service);
}

bool Hearing::comes_round(const std::string& endpoint) {
  if (!waited_in_vain_) {
    tell("the target no longer serves all its clients; waiting for it");
  }
  for (int round = 1; !waited_in_vain_ && serves_only_some(endpoint); ++round) {
    waited_in_vain_ = round == rounds_to_come_round;
  }
  return !waited_in_vain_;
}

bool Hearing::restored(const std::string& endpoint, const Observation& seen) {
  if (bench_.exited(endpoint) || !raises_doubt(seen) ||
      (!left_deaf(seen) && !serves_only_some(endpoint))) {
    return false;
  }
  if (!bench_.launched()) {
    return !left_deaf(seen) && comes_round(endpoint);
  }
  tell("the target no longer serves; it is started again");
  bench_.discard(endpoint);
  return true;
}

}  // namespace connectspec
