#include "harness/judge/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <variant>

#include "harness/judge/facts.h"
#include "harness/judge/neighbours.h"
#include "harness/model/case.h"
#include "harness/model/result.h"
#include "harness/model/rule.h"
#include "harness/wire/bytes.h"

namespace connectspec {
namespace {

constexpr std::size_t last_words_shown = 400;

std::string text_of(const Condition& condition) {
  const bool unnamed = condition.text.empty() && condition.kind == Condition::Kind::otherwise;
  return unnamed ? "otherwise" : condition.text;
}

void join(std::string& list, const std::string& more) {
  list += (list.empty() ? "" : "; or ") + more;
}

// What the pass rules ask for. `pass: otherwise` asks for none of what the rules before it name.
std::string expectation(const std::vector<Rule>& rules) {
  std::string wanted;
  std::string others;
  for (const Rule& rule : rules) {
    const bool otherwise = rule.condition.kind == Condition::Kind::otherwise;
    if (rule.verdict != Verdict::pass) {
      join(others, text_of(rule.condition));
    } else if (!otherwise) {
      join(wanted, text_of(rule.condition));
    } else {
      join(wanted, others.empty() ? "anything" : "anything but " + others);
    }
    if (otherwise) {
      break;
    }
  }
  return wanted.empty() ? "nothing in particular; what is seen is recorded" : wanted;
}

// No client of the script got through to the target's port.
bool target_unreachable(const Observation& observation) {
  bool tried = false;
  for (const Connection& connection : observation.connections) {
    if (connection.actor.is_client()) {
      tried = true;
      if (connection.established) {
        return false;
      }
    }
  }
  return tried;
}

// How sure it is that it was this case.
std::string death_because(const std::optional<Death>& death) {
  std::string because = "a request must not end the proxy";
  if (death && death->not_again) {
    because +=
        death->suspects.empty()
            ? "; it came about once, and not again when this was asked alone"
            : "; likeliest by what was seen, as it came about beside others, and of none alone";
  } else if (death && death->for_good && !death->suspects.empty()) {
    because += "; likeliest by what was seen, as nobody could be asked alone";
  }
  return because;
}

void target_exited(const Observation& observation, Judgement& out) {
  out.verdict = Verdict::fail;
  out.breaks = Breaks::liveness;
  out.rule = "fail: the target exited";
  out.because = death_because(observation.death);
  // The end of its output says more than the beginning.
  const std::string_view words = observation.target_output;
  const std::size_t cut = words.size() > last_words_shown ? words.size() - last_words_shown : 0;
  out.observed = "the target exited: " + std::string(cut > 0 ? "…" : "") +
                 escape(words.substr(cut)) + "; " + out.observed;
}

std::string what_is_missing(Absence absence) {
  switch (absence) {
    case Absence::refuses:
      return "the target's port no longer accepts connections";
    case Absence::silent:
      return "the target no longer serves anybody";
    case Absence::partial:
      return "the target no longer serves some of its clients";
  }
  return {};
}

void target_died(const Death& death, Judgement& out) {
  out.verdict = Verdict::fail;
  out.breaks = Breaks::liveness;
  out.rule = "fail: the target died";
  out.because = death_because(death);
  out.observed = what_is_missing(death.absence) + "; " + out.observed;
}

void unresolved(std::string rule, std::string because, Judgement& out) {
  out.verdict = Verdict::unresolved;
  out.rule = std::move(rule);
  out.because = std::move(because);
}

// Those that are there for what carried the request.
std::vector<Rule> rules_over(Carrier carrier, const std::vector<Rule>& rules) {
  std::vector<Rule> there;
  std::copy_if(rules.begin(), rules.end(), std::back_inserter(there),
               [carrier](const Rule& rule) { return rule.over.contains(carrier); });
  return there;
}

// What decides before any rule is looked at.
bool decided_early(const Case& scenario, const std::vector<Rule>& rules,
                   const Observation& observation, const std::vector<std::string>& claims,
                   Judgement& out) {
  if (!observation.harness_failure.empty()) {
    out.observed = "the harness failed: " + observation.harness_failure;
    unresolved("unresolved: the harness failed", observation.harness_failure, out);
    return true;
  }
  if (observation.target_exited) {
    target_exited(observation, out);
    return true;
  }
  if (observation.death) {
    target_died(*observation.death, out);
    return true;
  }
  if (target_unreachable(observation) && !mentioned<HandshakeFact>(rules)) {
    unresolved("unresolved: the target is unreachable",
               "no connection to the target's port came about", out);
    return true;
  }
  if (!observation.resources && mentioned<ResourceFact>(rules)) {
    unresolved("unresolved: not measured", "what the target uses could not be measured", out);
    return true;
  }
  for (const Condition& condition : scenario.require) {
    if (!holds(condition, observation, claims)) {
      const std::string text = text_of(condition);
      unresolved("require: " + text, "what the case requires does not hold: " + text, out);
      return true;
    }
  }
  return false;
}

void apply_rule(const Rule& rule, Judgement& out) {
  out.verdict = rule.verdict;
  out.because = rule.because;
  out.breaks = rule.breaks;
  out.rule = std::string(to_string(rule.verdict)) + ": " + text_of(rule.condition);
  if (!rule.clauses.empty()) {
    out.clauses = rule.clauses;
  }
}

// Others were served once the clients of this case had left.
bool kept_others_out(const Observation& observation) {
  return shows_no_service(observation.canary_beside) && !shows_no_service(observation.canary);
}

std::string no_service(const Observation& observation) {
  if (kept_others_out(observation)) {
    return "while the connections of this case were open, nobody else was served";
  }
  return observation.canary_status == 0
             ? "the target no longer serves a valid CONNECT"
             : fmt::format("the target answers the valid CONNECT that followed with {}",
                           observation.canary_status);
}

// A target that stopped serving fails, unless the rules have had their say on that.
void apply_canary(const Case& scenario, const std::vector<Rule>& rules,
                  const Observation& observation, Judgement& out) {
  const bool overridable =
      out.verdict == Verdict::pass || out.verdict == Verdict::warn || out.verdict == Verdict::info;
  const bool served = !shows_no_service(observation.canary) && !kept_others_out(observation);
  if (served || !overridable || mentioned<AliveFact>(rules)) {
    return;
  }
  out.verdict = Verdict::fail;
  out.breaks = Breaks::liveness;
  out.clauses = scenario.clauses;
  out.rule = fmt::format(
      "fail: the canary was {}",
      to_string(kept_others_out(observation) ? observation.canary_beside : observation.canary));
  out.because = no_service(observation);
}

}  // namespace

bool holds(const Condition& condition, const Observation& observation,
           const std::vector<std::string>& claims) {
  const auto part_holds = [&](const Condition& part) { return holds(part, observation, claims); };
  const auto& parts = condition.parts;
  switch (condition.kind) {
    case Condition::Kind::all:
      return std::all_of(parts.begin(), parts.end(), part_holds);
    case Condition::Kind::any:
      return std::any_of(parts.begin(), parts.end(), part_holds);
    case Condition::Kind::negation:
      return std::none_of(parts.begin(), parts.end(), part_holds);
    case Condition::Kind::fact:
      return condition.fact && fact_holds(*condition.fact, observation, claims);
    case Condition::Kind::otherwise:
      return true;
  }
  return false;
}

Judgement judge(const Case& scenario, const Observation& observation,
                const std::vector<std::string>& claims) {
  Judgement out;
  const std::vector<Rule> rules = rules_over(carrier_of(observation), scenario.rules);
  out.expected = expectation(rules);
  out.observed = describe(observation);
  out.clauses = scenario.clauses;
  if (decided_early(scenario, rules, observation, claims, out)) {
    return out;
  }
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Rule& one) {
    return holds(one.condition, observation, claims);
  });
  if (rule == rules.end()) {
    unresolved("unresolved: no rule holds", "no rule of the case covers what was seen", out);
    return out;
  }
  apply_rule(*rule, out);
  if (kept_others_out(observation) && mentions<AliveFact>(rule->condition) &&
      out.verdict == Verdict::fail) {
    out.because = no_service(observation);
  }
  apply_canary(scenario, rules, observation, out);
  apply_neighbours(observation, out);
  return out;
}

}  // namespace connectspec
