// Rules that want every listener untouched, in a script that has somebody served.
#include <fmt/format.h>

#include <algorithm>

#include "harness/language/lint/certainty.h"
#include "harness/language/lint/checks.h"
#include "harness/language/lint/sends.h"
#include "harness/model/rule.h"

namespace connectspec {
namespace {

using Holds = Certainty::Holds;

bool has_2xx(const ResponseFact& fact) {
  return std::any_of(fact.any_of.begin(), fact.any_of.end(), [](const AnswerPattern& one) {
    return one.kind == Answer::status && one.low < 300 && one.high >= 200;
  });
}

// It wants that client not to be served.
bool refuses(const Condition& condition, const Actor& client) {
  const auto* fact = condition.fact ? std::get_if<ResponseFact>(&*condition.fact) : nullptr;
  return (fact != nullptr && fact->client == client && !has_2xx(*fact)) ||
         (condition.kind != Condition::Kind::negation &&
          std::any_of(condition.parts.begin(), condition.parts.end(),
                      [&client](const Condition& part) { return refuses(part, client); }));
}

bool to_be_refused(const Case& scenario, const Actor& client) {
  return std::any_of(scenario.rules.begin(), scenario.rules.end(), [&client](const Rule& rule) {
    return rule.verdict == Verdict::pass && refuses(rule.condition, client);
  });
}

bool awaits_tunnel(const Step& step) {
  return step.actor.is_client() && std::holds_alternative<AwaitTunnel>(step.action);
}

// The wait of a client that a right target serves, whatever becomes of those to be refused. A
// tunnel awaited for one of those ends the script.
const Step* served_in(const Case& scenario) {
  for (const Step& step : scenario.script) {
    if (awaits_tunnel(step)) {
      return to_be_refused(scenario, step.actor) ? nullptr : &step;
    }
  }
  return nullptr;
}

bool refuses_somebody(const Case& scenario) {
  return std::any_of(scenario.script.begin(), scenario.script.end(), [&](const Step& step) {
    return step.actor.is_client() && to_be_refused(scenario, step.actor);
  });
}

}  // namespace

void check_served_client(const Case& scenario, Diagnostics& complaints) {
  const Step* served = served_in(scenario);
  if (served == nullptr || !refuses_somebody(scenario)) {
    return;
  }
  Doings doings = doings_of(scenario);
  doings.served = true;
  for (const Rule& rule : scenario.rules) {
    const Holds holds = certainty_of(rule.condition, scenario, doings).holds;
    const bool blames = rule.verdict == Verdict::fail || rule.verdict == Verdict::warn;
    if (rule.verdict == Verdict::pass && holds != Holds::never) {
      return;
    }
    if (blames && holds == Holds::always) {
      complaints.add(
          place_of(rule, scenario),
          fmt::format("a right target gets this {0} ('{0}: {1}'): it serves '{2}' in line {3}, so "
                      "a listener is touched. Ask about the listener that is to stay untouched "
                      "('fail: {{decoy: touched}}'), or about its connections ('origin: "
                      "{{connections: 1}}'), in rules of the case's own",
                      to_string(rule.verdict), rule.condition.text, served->actor.text(),
                      served->position.line));
      return;
    }
  }
}

}  // namespace connectspec
