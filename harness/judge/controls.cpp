#include "harness/judge/controls.h"

#include <algorithm>

#include "harness/model/case.h"

namespace connectspec {
namespace {

// A target that died has failed whatever its controls say.
bool has_its_own_answer(const Result& result) {
  const Verdict verdict = result.judgement.verdict;
  return verdict == Verdict::skip || verdict == Verdict::unresolved ||
         result.observation.target_exited || result.observation.death;
}

void leave_unresolved(const Blocker& blocker, Judgement& judgement) {
  judgement.verdict = Verdict::unresolved;
  judgement.breaks = Breaks::clause;
  judgement.rule = "unresolved: " + to_string(blocker);
  judgement.because = "what this target does means nothing here while its control does not pass";
  judgement.observed = to_string(blocker) + "; " + judgement.observed;
  judgement.blocked_by = blocker;
}

}  // namespace

bool stands_in_the_way(Verdict of_a_control) {
  return of_a_control == Verdict::fail || of_a_control == Verdict::unresolved;
}

Controls::Controls(const std::vector<Case>& cases) : cases_(cases) {
  for (std::size_t at = 0; at < cases.size(); ++at) {
    named_[cases[at].id].push_back(at);
    if (const std::string family = cases[at].family(); family != cases[at].id) {
      named_[family].push_back(at);
    }
  }
}

std::optional<Blocker> Controls::blocker_of(
    std::size_t at, std::span<const std::optional<Verdict>> verdicts) const {
  const auto in_the_way = [&](std::size_t control) {
    return control != at && control < verdicts.size() && verdicts[control] &&
           stands_in_the_way(*verdicts[control]);
  };
  for (const std::string& name : cases_[at].controls) {
    const auto named = named_.find(name);
    if (named == named_.end()) {
      continue;
    }
    const auto found = std::find_if(named->second.begin(), named->second.end(), in_the_way);
    if (found != named->second.end()) {
      return Blocker{cases_[*found].id, *verdicts[*found]};
    }
  }
  return std::nullopt;
}

std::string to_string(const Blocker& blocker) {
  if (blocker.kind == Blocker::Kind::death) {
    return "the target died, most likely of " + blocker.control;
  }
  return "control " + blocker.control + " is " + std::string(to_string(blocker.verdict));
}

void apply_controls(const std::vector<Case>& cases, std::vector<Result>& results) {
  const Controls controls(cases);
  std::vector<std::optional<Verdict>> verdicts;
  for (const Result& result : results) {
    verdicts.emplace_back(result.judgement.verdict);
  }
  // A case that becomes unresolved may be a control itself. Verdicts only ever go one way, so this
  // ends even where controls name each other.
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t at = 0; at < std::min(cases.size(), results.size()); ++at) {
      if (has_its_own_answer(results[at])) {
        continue;
      }
      if (const auto blocker = controls.blocker_of(at, verdicts)) {
        leave_unresolved(*blocker, results[at].judgement);
        verdicts[at] = Verdict::unresolved;
        changed = true;
      }
    }
  }
}

}  // namespace connectspec
