#include "harness/program/cli/fail_fast.h"

#include <algorithm>

#include "harness/judge/causes.h"

namespace connectspec {

void FirstFail::take(const Result& result) {
  const auto scenario = std::find_if(cases_.begin(), cases_.end(), [&result](const Case& one) {
    return one.id == result.case_id;
  });
  const bool fails = result.judgement.verdict == Verdict::fail;
  if (found_ || scenario == cases_.end() || (!fails && scenario->explains.empty())) {
    return;
  }
  kept_cases_.push_back(*scenario);
  kept_results_.push_back(result);
  found_ = !waits_for_a_known_cause() && one_is_unexpected();
}

bool FirstFail::would_be_found_with(const Result& result) const {
  FirstFail tried = *this;
  tried.take(result);
  return tried.found();
}

bool FirstFail::waits_for_a_known_cause() const {
  return std::any_of(cases_.begin(), cases_.end(), [this](const Case& one) {
    Result like_it;
    like_it.case_id = one.id;
    return !one.explains.empty() && !is_kept(one.id) &&
           entry_for(like_it, expectations_.entries) != nullptr;
  });
}

bool FirstFail::one_is_unexpected() const {
  Run run;
  run.results = kept_results_;
  apply_causes(kept_cases_, claims_, run.results);
  const ExpectationReport comparison = compare(run, expectations_);
  for (std::size_t at = 0; at < run.results.size(); ++at) {
    if (run.results[at].judgement.verdict == Verdict::fail &&
        comparison.standings[at] == Standing::unexpected) {
      return true;
    }
  }
  return false;
}

bool FirstFail::is_kept(const std::string& id) const {
  return std::any_of(kept_cases_.begin(), kept_cases_.end(),
                     [&id](const Case& one) { return one.id == id; });
}

}  // namespace connectspec
