#include "harness/runner/one_at_a_time.h"

#include <set>
#include <variant>

#include "harness/model/action.h"
#include "harness/model/observation.h"
#include "harness/model/scenario.h"

namespace connectspec {
namespace {

constexpr int times_enough = 2;

bool ends_the_connection(const Action& action) {
  return std::holds_alternative<Close>(action) || std::holds_alternative<Reset>(action) ||
         std::holds_alternative<CloseWithoutNotify>(action) ||
         std::holds_alternative<AwaitEnd>(action);
}

}  // namespace

void OneAtATime::learn(const Observation& seen) {
  if (!holds() && seen.canary == Canary::alive) {
    times_ = shows_no_service(seen.canary_beside) ? times_ + 1 : 0;
  }
}

bool OneAtATime::holds() const { return times_ >= times_enough; }

bool has_clients_at_once(const Scenario& scenario) {
  std::set<Actor> there;
  for (const Step& step : scenario.script) {
    if (std::holds_alternative<ManyClients>(step.action)) {
      return true;
    }
    if (!step.actor.is_client()) {
      continue;
    }
    if (ends_the_connection(step.action)) {
      there.erase(step.actor);
      continue;
    }
    there.insert(step.actor);
    if (there.size() > 1) {
      return true;
    }
  }
  return false;
}

}  // namespace connectspec
