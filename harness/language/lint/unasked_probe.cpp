// Fails that lie in wait for a served client, where only an echo or a stream could have told that
// all is well.
#include <fmt/format.h>

#include <algorithm>

#include "harness/language/lint/asked_listener.h"
#include "harness/language/lint/certainty.h"
#include "harness/language/lint/checks.h"
#include "harness/model/rule.h"

namespace connectspec {
namespace {

using Holds = Certainty::Holds;
using Kind = Condition::Kind;

bool is_2xx(const AnswerPattern& one) {
  return one.kind == Answer::status && one.low < 300 && one.high >= 200;
}

// The client that it wants served: of what must all hold, a `response: 2xx` and nothing beside it.
const ResponseFact* service_in(const Condition& condition) {
  const auto* fact = condition.fact ? std::get_if<ResponseFact>(&*condition.fact) : nullptr;
  if (fact != nullptr && std::all_of(fact->any_of.begin(), fact->any_of.end(), is_2xx)) {
    return fact;
  }
  if (condition.kind != Kind::all) {
    return nullptr;
  }
  for (const Condition& part : condition.parts) {
    if (const auto* found = service_in(part)) {
      return found;
    }
  }
  return nullptr;
}

// It asks for an echo or a stream that the script hasn't.
bool asks_in_vain(const Condition& condition, const Doings& doings) {
  const auto* probe = condition.fact ? std::get_if<ProbeFact>(&*condition.fact) : nullptr;
  if (probe != nullptr) {
    return probe->streams ? !doings.streams : !doings.echoes;
  }
  return condition.kind != Kind::negation &&
         std::any_of(condition.parts.begin(), condition.parts.end(),
                     [&doings](const Condition& part) { return asks_in_vain(part, doings); });
}

// Where no listener is asked for by its authority, a right target has nowhere to lead a tunnel.
bool asks_for_listener(const Case& scenario, const Actor& client) {
  return std::any_of(scenario.script.begin(), scenario.script.end(), [&](const Step& step) {
    return step.actor == client && !listener_asked_for(step, scenario).empty();
  });
}

// Whether a client that is served by a right target, to a listener, may bring it about.
bool may_hold_when_served(const Condition& condition, const Actor& client, const Case& scenario,
                          Doings doings) {
  if (condition.kind == Kind::otherwise) {
    return true;
  }
  doings.served = true;
  const auto* answer = condition.fact ? std::get_if<ResponseFact>(&*condition.fact) : nullptr;
  if (answer != nullptr && answer->client == client) {
    return std::any_of(answer->any_of.begin(), answer->any_of.end(), is_2xx);
  }
  const auto part_may = [&](const Condition& part) {
    return may_hold_when_served(part, client, scenario, doings);
  };
  switch (condition.kind) {
    case Kind::all:
      return std::all_of(condition.parts.begin(), condition.parts.end(), part_may);
    case Kind::any:
      return std::any_of(condition.parts.begin(), condition.parts.end(), part_may);
    default:
      break;
  }
  const bool dead = condition.fact && std::holds_alternative<AliveFact>(*condition.fact) &&
                    !std::get<AliveFact>(*condition.fact).alive;
  return !dead && certainty_of(condition, scenario, doings).holds != Holds::never;
}

}  // namespace

void check_unasked_probe(const Case& scenario, Diagnostics& complaints) {
  const Doings doings = doings_of(scenario);
  const auto& rules = scenario.rules;
  for (auto rule = rules.begin(); rule != rules.end(); ++rule) {
    const ResponseFact* served = service_in(rule->condition);
    if (rule->verdict == Verdict::fail || served == nullptr) {
      continue;
    }
    if (rule->verdict == Verdict::warn && !asks_for_listener(scenario, served->client)) {
      continue;
    }
    if (!asks_in_vain(rule->condition, doings)) {
      return;  // a good tunnel has its rule
    }
    const auto blame = std::find_if(rule, rules.end(), [&](const Rule& one) {
      return may_hold_when_served(one.condition, served->client, scenario, doings);
    });
    if (blame != rules.end() && blame->verdict == Verdict::fail) {
      complaints.add(
          place_of(*rule, scenario),
          fmt::format("'{}: {}' never holds, since the script has no such step, and so whoever "
                      "serves the client gets the 'fail: {}' behind it. Add what it asks about "
                      "('client.await: tunnel' and 'client.echo: origin'), or write rules of "
                      "the case's own",
                      to_string(rule->verdict), rule->condition.text, blame->condition.text));
      return;
    }
  }
}

}  // namespace connectspec
