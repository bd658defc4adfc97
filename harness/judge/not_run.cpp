#include "harness/judge/not_run.h"

#include <utility>

#include "harness/judge/controls.h"
#include "harness/model/case.h"
#include "harness/model/result.h"

namespace connectspec {
namespace {

Judgement without_observation(const Case& scenario, Verdict verdict, std::string why) {
  Judgement judgement;
  judgement.verdict = verdict;
  judgement.clauses = scenario.clauses;
  judgement.observed = std::move(why);
  return judgement;
}

}  // namespace

Judgement skipped(const Case& scenario, const Hindrance& hindrance) {
  Judgement judgement = without_observation(scenario, Verdict::skip, to_string(hindrance));
  judgement.hindrance = hindrance;
  return judgement;
}

Judgement blocked(const Case& scenario, const Blocker& blocker) {
  const bool dead = blocker.kind == Blocker::Kind::death;
  Judgement judgement = unanswered(
      scenario, dead ? "not asked: " + to_string(blocker) : to_string(blocker) + "; not run");
  judgement.blocked_by = blocker;
  return judgement;
}

Judgement cut_short(const Case& scenario, const Blocker& death) {
  Judgement judgement = unanswered(scenario, "cut short: " + to_string(death));
  judgement.blocked_by = death;
  return judgement;
}

Judgement unanswered(const Case& scenario, const std::string& why) {
  return without_observation(scenario, Verdict::unresolved, why);
}

}  // namespace connectspec
