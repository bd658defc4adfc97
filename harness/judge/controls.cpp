#include <algorithm>
#include <functional>
#include <map>
#include <string_view>

#include "harness/judge/judge.h"
#include "harness/model/case.h"
#include "harness/model/result.h"

namespace connectspec {
namespace {

using Index = std::map<std::string, std::vector<std::size_t>, std::less<>>;

// Cases by id and by family: a control with variants is met by all of them.
Index index_of(const std::vector<Case>& cases, std::size_t count) {
  Index index;
  for (std::size_t i = 0; i < count; ++i) {
    index[cases[i].id].push_back(i);
    const std::string family = cases[i].family();
    if (family != cases[i].id) {
      index[family].push_back(i);
    }
  }
  return index;
}

// The first control of case `own` that failed or is open, or nullptr.
const Result* broken_control(const Case& scenario, std::size_t own, const Index& index,
                             const std::vector<Result>& results) {
  for (const std::string& name : scenario.controls) {
    const auto found = index.find(name);
    if (found == index.end()) {
      continue;
    }
    for (const std::size_t i : found->second) {
      if (i != own && stands_in_the_way(results[i].judgement.verdict)) {
        return &results[i];
      }
    }
  }
  return nullptr;
}

// A target that exited has failed whatever its controls say.
bool stands_by_itself(const Result& result) {
  const Verdict verdict = result.judgement.verdict;
  return verdict == Verdict::skip || verdict == Verdict::unresolved ||
         result.observation.target_exited;
}

void leave_unresolved(Judgement& judgement, const Result& control) {
  const std::string reason =
      "control " + control.case_id + " is " + std::string(to_string(control.judgement.verdict));
  judgement.verdict = Verdict::unresolved;
  judgement.breaks = Breaks::clause;
  judgement.rule = "unresolved: " + reason;
  judgement.because = "what this target does means nothing here while its control does not pass";
  judgement.observed = reason + "; " + judgement.observed;
}

}  // namespace

bool stands_in_the_way(Verdict of_a_control) {
  return of_a_control == Verdict::fail || of_a_control == Verdict::unresolved;
}

void apply_controls(const std::vector<Case>& cases, std::vector<Result>& results) {
  const std::size_t count = std::min(cases.size(), results.size());
  const Index index = index_of(cases, count);
  // A case that becomes unresolved may be a control itself. Verdicts only ever go one way, so this
  // ends even where controls name each other.
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < count; ++i) {
      if (stands_by_itself(results[i])) {
        continue;
      }
      if (const Result* control = broken_control(cases[i], i, index, results)) {
        leave_unresolved(results[i].judgement, *control);
        changed = true;
      }
    }
  }
}

}  // namespace connectspec
