// Responses awaited to a request that isn't complete.
#include <map>
#include <string>

#include "harness/language/lint/checks.h"
#include "harness/language/lint/sample.h"
#include "harness/language/lint/sends.h"
#include "harness/model/action.h"
#include "harness/model/rule.h"

namespace connectspec {
namespace {

// RFC 9112 §2.2: a recipient may take LF alone for a line end.
bool ends_a_head(const std::string& octets) {
  return octets.find("\n\r\n") != std::string::npos || octets.find("\n\n") != std::string::npos;
}

bool asks_how_it_waits(const Condition& condition) {
  const auto* answer = condition.fact ? std::get_if<ResponseFact>(&*condition.fact) : nullptr;
  const auto about_waiting = [](const AnswerPattern& one) {
    return one.kind == Answer::silent || (one.kind == Answer::status && one.low == 408);
  };
  return (answer != nullptr &&
          std::any_of(answer->any_of.begin(), answer->any_of.end(), about_waiting)) ||
         std::any_of(condition.parts.begin(), condition.parts.end(), asks_how_it_waits);
}

// A case about slow and unfinished requests says what it takes for an answer to one.
bool is_about_waiting(const Case& scenario) {
  return scenario.slow || mentioned<TimedOutFact>(scenario.rules) ||
         std::any_of(scenario.rules.begin(), scenario.rules.end(), [](const Rule& rule) {
           return rule.verdict != Verdict::fail && asks_how_it_waits(rule.condition);
         });
}

struct Pending {
  std::string octets;
  bool known = true;
};

}  // namespace

void check_open_head(const Case& scenario, Diagnostics& complaints) {
  if (is_about_waiting(scenario)) {
    return;
  }
  std::map<Actor, Pending> clients;
  for (const Step& step : scenario.script) {
    const Sent sent = sent_by(step.action);
    Pending& pending = clients[step.actor];
    if (sent.kind == Sent::Kind::unknown) {
      pending.known = false;
    } else if (sent.kind == Sent::Kind::octets) {
      const auto octets = sample(sent.octets, scenario);
      pending.known = pending.known && octets;
      pending.octets += octets.value_or("");
    } else if (std::holds_alternative<HalfClose>(step.action)) {
      pending.known = false;  // the target sees that no more will come
    } else if (awaits_response(step.action)) {
      if (pending.known && !step.within && !ends_a_head(pending.octets)) {
        complaints.add(step.position,
                       "the request isn't complete here: its head has no empty line at its end "
                       "(\\r\\n\\r\\n), so a right target goes on reading until the deadline, and "
                       "is blamed for its silence. End the head; or, if that is what the case "
                       "is about, give the wait its 'within' or a rule for silent, 408 or "
                       "timed-out");
      }
    }
  }
}

}  // namespace connectspec
