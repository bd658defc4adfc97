// Octets that are waited for or wanted on one side, and that nobody sends on the other.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "harness/language/lint/checks.h"
#include "harness/language/lint/sample.h"
#include "harness/language/lint/sends.h"
#include "harness/model/action.h"
#include "harness/model/rule.h"
#include "harness/wire/bytes.h"

namespace connectspec {
namespace {

struct Side {
  std::string octets;
  bool known = true;
};

// Of all that the script sends, each actor's for itself; nothing of one runs into another's.
Side sent_on(bool clients, const Case& scenario) {
  Side side;
  std::set<Actor> actors;
  for (const Step& step : scenario.script) {
    if (step.actor.is_client() == clients) {
      actors.insert(step.actor);
    }
  }
  for (const Actor& actor : actors) {
    for (const Step& step : scenario.script) {
      const Sent sent = sent_by(step.action);
      if (step.actor == actor && sent.kind != Sent::Kind::nothing) {
        const auto octets = sample(sent.octets, scenario);
        side.known = side.known && octets && sent.kind == Sent::Kind::octets;
        side.octets += octets.value_or("");
      }
    }
  }
  return side;
}

// An echo sends on both sides, some listeners answer by themselves, and what a parent gets is the
// target's own.
bool speaks_for_itself(const Case& scenario) {
  const bool listener = std::any_of(
      scenario.listeners.begin(), scenario.listeners.end(),
      [](const Listener& one) { return one.kind == ListenerKind::echo || one.plays_parent(); });
  return listener ||
         std::any_of(scenario.script.begin(), scenario.script.end(), [](const auto& step) {
           return sent_by(step.action).kind == Sent::Kind::unknown;
         });
}

struct UnsentSearch {
  const Case& scenario;
  const Side from_clients;
  const Side from_listeners;

  // Whether somebody sends it to `reader`, as far as is known.
  bool is_sent(const Actor& reader, const std::string& bytes) const {
    const Side& side = reader.is_client() ? from_listeners : from_clients;
    const auto wanted = sample(bytes, scenario);
    return !side.known || !wanted || side.octets.find(*wanted) != std::string::npos;
  }

  // The first octets that the condition wants in vain.
  const BytesFact* unsent_in(const Condition& condition) const {
    const auto* fact = condition.kind == Condition::Kind::fact
                           ? std::get_if<BytesFact>(&*condition.fact)
                           : nullptr;
    if (fact != nullptr && !fact->raw && fact->comparison != Comparison::lacks &&
        !is_sent(fact->actor, fact->bytes)) {
      return fact;
    }
    if (condition.kind != Condition::Kind::all) {
      return nullptr;
    }
    for (const Condition& part : condition.parts) {
      if (const BytesFact* found = unsent_in(part)) {
        return found;
      }
    }
    return nullptr;
  }
};

// How many octets of what a step sends pass a tunnel: what a client sends up to the end of its head
// doesn't.
std::size_t carried_by(const Step& step, const Case& scenario, std::string& head) {
  const std::string octets = sample(sent_by(step.action).octets, scenario).value_or("");
  constexpr std::string_view end = "\r\n\r\n";
  if (!step.actor.is_client() || head.find(end) != std::string::npos) {
    return octets.size();
  }
  head += octets;
  const auto at = head.find(end);
  return at == std::string::npos ? 0 : head.size() - at - end.size();
}

std::uint64_t awaited_by(const Action& action, const Case& scenario) {
  const auto* data = std::get_if<AwaitData>(&action);
  const auto* count = std::get_if<AwaitCount>(&action);
  return data != nullptr    ? sample(data->bytes, scenario).value_or("").size()
         : count != nullptr ? count->bytes
                            : 0;
}

// Each wait for a number of octets, against all that the other side has sent until then.
void check_counts(const Case& scenario, Diagnostics& complaints) {
  std::map<Actor, std::string> heads;
  std::map<Actor, std::uint64_t> awaited;
  std::uint64_t by_clients = 0;
  std::uint64_t by_listeners = 0;
  for (const Step& step : scenario.script) {
    (step.actor.is_client() ? by_clients : by_listeners) +=
        carried_by(step, scenario, heads[step.actor]);
    const std::uint64_t sent = step.actor.is_client() ? by_listeners : by_clients;
    awaited[step.actor] += awaited_by(step.action, scenario);
    if (std::holds_alternative<AwaitCount>(step.action) && awaited[step.actor] > sent) {
      complaints.add(
          step.position,
          fmt::format("'{}' has awaited {} octets with these, and the other side has sent "
                      "{} until here, so that the wait lasts until the deadline; send "
                      "them before, or wait for fewer",
                      step.actor.text(), awaited[step.actor], sent));
    }
  }
}

// A wait for a stream that nobody has begun.
void check_streams(const Case& scenario, Diagnostics& complaints) {
  std::set<Actor> streaming;
  for (const Step& step : scenario.script) {
    const bool by_other = std::any_of(
        streaming.begin(), streaming.end(),
        [&step](const Actor& one) { return one.is_client() != step.actor.is_client(); });
    if (std::holds_alternative<Stream>(step.action)) {
      streaming.insert(step.actor);
    } else if (std::holds_alternative<AwaitStream>(step.action) && !by_other) {
      complaints.add(step.position,
                     fmt::format("no step before this one streams to '{}', so that the wait lasts "
                                 "until the deadline; write '{}.stream: 1MiB' before it",
                                 step.actor.text(), step.actor.is_client() ? "origin" : "client"));
    } else if (std::holds_alternative<AwaitStalled>(step.action) &&
               !streaming.contains(step.actor)) {
      complaints.add(step.position,
                     fmt::format("'{0}' isn't streaming here, so that there is nothing to stall; "
                                 "write '{0}.stream: 8MiB' before it",
                                 step.actor.text()));
    }
  }
}

}  // namespace

void check_unsent_data(const Case& scenario, Diagnostics& complaints) {
  check_streams(scenario, complaints);
  if (speaks_for_itself(scenario)) {
    return;
  }
  check_counts(scenario, complaints);
  const UnsentSearch search{scenario, sent_on(true, scenario), sent_on(false, scenario)};
  for (const Step& step : scenario.script) {
    const auto* wait = std::get_if<AwaitData>(&step.action);
    if (wait != nullptr && !search.is_sent(step.actor, wait->bytes)) {
      complaints.add(step.position,
                     fmt::format("nobody sends '{}' to '{}', so that the wait lasts until the "
                                 "deadline; send it on the other side, or wait for what is sent",
                                 escape(wait->bytes), step.actor.text()));
    }
  }
  for (const Rule& rule : scenario.rules) {
    const BytesFact* fact =
        rule.verdict == Verdict::pass ? search.unsent_in(rule.condition) : nullptr;
    if (fact != nullptr) {
      complaints.add(place_of(rule, scenario),
                     fmt::format("nobody sends '{}' to '{}', so that a right target can't get this "
                                 "pass; write what the script sends there",
                                 escape(fact->bytes), fact->actor.text()));
    }
  }
}

}  // namespace connectspec
