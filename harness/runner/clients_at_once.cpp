#include "harness/runner/clients_at_once.h"

#include <algorithm>
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

std::size_t clients_at_once(const Scenario& scenario) {
  std::set<Actor> there;
  std::size_t held = 0;  // of crowds
  std::size_t most = 0;
  for (const Step& step : scenario.script) {
    if (const auto* crowd = std::get_if<ManyClients>(&step.action)) {
      const bool all = crowd->at_once == 0 || crowd->then == ManyClients::Then::hold;
      const std::size_t busy = all ? crowd->clients : crowd->at_once;
      most = std::max(most, there.size() + held + busy);
      held += crowd->then == ManyClients::Then::hold ? crowd->clients : 0;
      continue;
    }
    if (!step.actor.is_client()) {
      continue;
    }
    if (ends_the_connection(step.action)) {
      there.erase(step.actor);
      continue;
    }
    there.insert(step.actor);
    most = std::max(most, there.size() + held);
  }
  return most;
}

std::size_t clients_in_all(const Scenario& scenario) {
  std::set<Actor> actors;
  std::size_t in_crowds = 0;
  for (const Step& step : scenario.script) {
    if (const auto* crowd = std::get_if<ManyClients>(&step.action)) {
      in_crowds += crowd->clients;
    } else if (step.actor.is_client()) {
      actors.insert(step.actor);
    }
  }
  return actors.size() + in_crowds;
}

}  // namespace connectspec
