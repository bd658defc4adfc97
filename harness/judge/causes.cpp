#include "harness/judge/causes.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "harness/judge/judge.h"
#include "harness/model/case.h"
#include "harness/model/cause.h"
#include "harness/model/result.h"

namespace connectspec {
namespace {

// How much a verdict asks of its reader.
int gravity(const Judgement& judgement) {
  switch (judgement.verdict) {
    case Verdict::fail:
      return 2;
    case Verdict::warn:
    case Verdict::unresolved:
      return 1;
    case Verdict::pass:
    case Verdict::info:
    case Verdict::skip:
      break;
  }
  return 0;
}

// "h1/auth" names h1/auth/stateless, and "h1/auth/stateless" its variants.
bool names(std::string_view prefix, std::string_view id) {
  return id.starts_with(prefix) && (id.size() == prefix.size() || id[prefix.size()] == '/');
}

bool concerns(const Cause& cause, std::string_view id) {
  return cause.cases.empty() ||
         std::any_of(cause.cases.begin(), cause.cases.end(),
                     [id](const std::string& prefix) { return names(prefix, id); });
}

// A target that no longer serves is more than any sign of something else.
bool stands_by_itself(const Result& result) {
  const Observation& seen = result.observation;
  return gravity(result.judgement) == 0 || seen.death || seen.target_exited ||
         !seen.harness_failure.empty() || shows_no_service(seen.canary) ||
         shows_no_service(seen.canary_beside);
}

// What a control stands in the way of is no sign of anything; but the control may say that it can't
// be asked.
bool left_open_by(const Result& control, const Result& result, const Cause& cause) {
  const auto& blocker = result.judgement.blocked_by;
  return !blocker || (cause.skips_open && blocker->kind == Blocker::Kind::control &&
                      blocker->control == control.case_id);
}

class Causes {
 public:
  Causes(const std::vector<Case>& cases, const std::vector<std::string>& claims,
         std::vector<Result>& results)
      : cases_(cases), claims_(claims), results_(results), explains_others_(results.size()) {}

  void apply() {
    for (const std::size_t at : in_order()) {
      for (std::size_t other = 0; other < results_.size(); ++other) {
        if (const Cause* cause = explanation_of(other, at)) {
          explain(other, at, *cause);
        }
      }
    }
    pass_on_to_blocked();
  }

 private:
  // What deviates and says of what else that is the reason.
  std::vector<std::size_t> causes() const {
    std::vector<std::size_t> found;
    for (std::size_t at = 0; at < std::min(cases_.size(), results_.size()); ++at) {
      const Verdict verdict = results_[at].judgement.verdict;
      if (cases_[at].id == results_[at].case_id && !cases_[at].explains.empty() &&
          (verdict == Verdict::fail || verdict == Verdict::warn)) {
        found.push_back(at);
      }
    }
    return found;
  }

  // One that another explains, and not the other way round, stands behind it; else as in the suite.
  std::vector<std::size_t> in_order() const {
    std::vector<std::size_t> left = causes();
    std::vector<std::size_t> order;
    while (!left.empty()) {
      const auto deeper = [&](std::size_t one, std::size_t other) {
        return explanation_of(other, one) != nullptr && explanation_of(one, other) == nullptr;
      };
      auto next = std::find_if(left.begin(), left.end(), [&](std::size_t one) {
        return std::none_of(left.begin(), left.end(),
                            [&](std::size_t other) { return deeper(other, one); });
      });
      next = next == left.end() ? left.begin() : next;
      order.push_back(*next);
      left.erase(next);
    }
    return order;
  }

  // By what the case at that place accounts for that other one; nullptr: it doesn't.
  const Cause* explanation_of(std::size_t other, std::size_t at) const {
    const Result& result = results_[other];
    const bool graver = gravity(result.judgement) > gravity(results_[at].judgement);
    if (other == at || graver || stands_by_itself(result)) {
      return nullptr;
    }
    const auto& all = cases_[at].explains;
    const auto found = std::find_if(all.begin(), all.end(), [&](const Cause& cause) {
      return concerns(cause, result.case_id) && left_open_by(results_[at], result, cause) &&
             holds(cause.when, results_[at].observation, claims_) &&
             holds(cause.where, result.observation, claims_);
    });
    return found == all.end() ? nullptr : &*found;
  }

  // Under a cause that is a sign itself nothing is told: its signs are those of its own cause.
  void explain(std::size_t other, std::size_t at, const Cause& cause) {
    Judgement& judgement = results_[other].judgement;
    if (judgement.explained_by || explains_others_[other]) {
      return;
    }
    if (cause.skips_open && judgement.verdict == Verdict::unresolved &&
        judgement.unstable.empty()) {
      judgement.verdict = Verdict::skip;
      judgement.hindrance = Hindrance{Hindrance::Kind::cause, results_[at].case_id, {}};
      judgement.because = cause.because;
      judgement.blocked_by.reset();
      return;
    }
    const auto& deeper = results_[at].judgement.explained_by;
    judgement.explained_by =
        Explanation{deeper ? deeper->case_id : results_[at].case_id, cause.because};
    if (!deeper) {
      explains_others_[at] = true;
    }
  }

  // What a control leaves open is owed to what explains the control.
  void pass_on_to_blocked() {
    for (Result& result : results_) {
      const auto& blocker = result.judgement.blocked_by;
      if (!blocker || blocker->kind != Blocker::Kind::control) {
        continue;
      }
      const auto control =
          std::find_if(results_.begin(), results_.end(),
                       [&blocker](const Result& one) { return one.case_id == blocker->control; });
      if (control != results_.end() && control->judgement.explained_by) {
        result.judgement.explained_by =
            Explanation{control->judgement.explained_by->case_id, "its control is such a sign"};
      }
    }
  }

  const std::vector<Case>& cases_;
  const std::vector<std::string>& claims_;
  std::vector<Result>& results_;
  std::vector<bool> explains_others_;
};

}  // namespace

void apply_causes(const std::vector<Case>& cases, const std::vector<std::string>& claims,
                  std::vector<Result>& results) {
  const std::size_t count = std::min(cases.size(), results.size());
  for (std::size_t at = 0; at < count; ++at) {
    if (cases[at].id == results[at].case_id) {
      results[at].judgement.explained_by.reset();
    }
  }
  Causes(cases, claims, results).apply();
}

}  // namespace connectspec
