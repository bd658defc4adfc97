#include "harness/judge/judge.h"

#include <algorithm>

#include <fmt/format.h>

#include "harness/judge/answer.h"

namespace connectspec {
namespace {

std::string condition_text(const Condition& condition) {
  return condition.kind == Condition::Kind::otherwise ? "otherwise" : condition.text;
}

std::string what_passes(const Case& scenario) {
  std::string text;
  for (const Rule& rule : scenario.rules) {
    if (rule.verdict == Verdict::pass) {
      text += (text.empty() ? "" : " or ") + condition_text(rule.condition);
    }
  }
  return text;
}

bool canary_failed(const Observation& seen) {
  return seen.canary == Canary::refused || seen.canary == Canary::unanswered;
}

// A target that can't be reached from the start was not asked anything.
bool unreachable(const Observation& seen) {
  const Connection* client = find_connection(seen, "client");
  return client != nullptr && !client->established && canary_failed(seen);
}

// What is decided ahead of the rules, or nothing.
bool decided_before(const Case& scenario, const Observation& seen,
                    const std::vector<std::string>& claims, Judgement& judgement) {
  if (!seen.harness_failure.empty()) {
    judgement.verdict = Verdict::unresolved;
    judgement.observed = "the script could not be carried out: " + seen.harness_failure;
    return true;
  }
  if (seen.target_exited) {
    judgement.verdict = Verdict::fail;
    judgement.breaks = Breaks::liveness;
    judgement.because = "the target process ended while this case ran alone";
    judgement.observed += "; the target " + seen.target_output;
    return true;
  }
  if (unreachable(seen)) {
    judgement.verdict = Verdict::unresolved;
    return true;
  }
  for (const Condition& condition : scenario.require) {
    if (!holds(condition, seen, claims)) {
      judgement.verdict = Verdict::unresolved;
      judgement.because = fmt::format("it means nothing unless {}", condition_text(condition));
      return true;
    }
  }
  return false;
}

void mind_the_canary(const Observation& seen, Judgement& judgement) {
  if (!canary_failed(seen) || judgement.verdict == Verdict::fail ||
      judgement.verdict == Verdict::unresolved) {
    return;
  }
  judgement.verdict = Verdict::fail;
  judgement.breaks = Breaks::liveness;
  judgement.because = "after it the target no longer served a valid CONNECT";
}

}  // namespace

Judgement judge(const Case& scenario, const Observation& observation,
                const std::vector<std::string>& claims) {
  Judgement judgement;
  judgement.clauses = scenario.clauses;
  judgement.expected = what_passes(scenario);
  judgement.observed = describe(observation);
  if (decided_before(scenario, observation, claims, judgement)) {
    return judgement;
  }
  const auto rule = std::find_if(
      scenario.rules.begin(), scenario.rules.end(),
      [&](const Rule& candidate) { return holds(candidate.condition, observation, claims); });
  if (rule == scenario.rules.end()) {
    judgement.because = "no rule of the case holds";
    return judgement;
  }
  judgement.verdict = rule->verdict;
  judgement.because = rule->because;
  judgement.breaks = rule->breaks;
  judgement.rule = fmt::format("{}: {}", to_string(rule->verdict), condition_text(rule->condition));
  if (!rule->clauses.empty()) {
    judgement.clauses = rule->clauses;
  }
  mind_the_canary(observation, judgement);
  return judgement;
}

}  // namespace connectspec
