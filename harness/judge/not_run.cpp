#include "harness/judge/not_run.h"

#include <utility>

#include "harness/judge/controls.h"
#include "harness/model/case.h"
#include "harness/model/result.h"

namespace connectspec {
namespace {

Judgement without_observation(const Clauses& clauses, Verdict verdict, std::string why) {
  Judgement judgement;
  judgement.verdict = verdict;
  judgement.clauses = clauses;
  judgement.observed = std::move(why);
  return judgement;
}

}  // namespace

Judgement skipped(const Clauses& clauses, const Hindrance& hindrance) {
  Judgement judgement = without_observation(clauses, Verdict::skip, to_string(hindrance));
  judgement.hindrance = hindrance;
  return judgement;
}

Judgement blocked(const Clauses& clauses, const Blocker& blocker) {
  const bool dead = blocker.kind == Blocker::Kind::death;
  Judgement judgement = unanswered(
      clauses, dead ? "not asked: " + to_string(blocker) : to_string(blocker) + "; not run");
  judgement.blocked_by = blocker;
  return judgement;
}

Judgement cut_short(const Clauses& clauses, const Blocker& death) {
  Judgement judgement = unanswered(clauses, "cut short: " + to_string(death));
  judgement.blocked_by = death;
  return judgement;
}

Judgement unanswered(const Clauses& clauses, const std::string& why) {
  return without_observation(clauses, Verdict::unresolved, why);
}

Result unjudged(const Case& scenario) {
  Result result;
  result.case_id = scenario.id;
  result.area = scenario.area;
  result.title = scenario.title;
  result.level = scenario.level;
  result.why = scenario.why;
  result.control = scenario.control;
  result.endpoint = scenario.endpoint;
  result.judgement.clauses = scenario.clauses;
  return result;
}

}  // namespace connectspec
