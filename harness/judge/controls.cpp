#include <map>

#include <fmt/format.h>

#include "harness/judge/judge.h"

namespace connectspec {
namespace {

bool carries_an_answer(Verdict verdict) {
  return verdict != Verdict::skip && verdict != Verdict::unresolved;
}

}  // namespace

void apply_controls(const std::vector<Case>& cases, std::vector<Result>& results) {
  // A control that falls takes its dependents along, and they theirs: repeat until nothing falls.
  for (bool changed = true; changed;) {
    changed = false;
    std::map<std::string, Verdict, std::less<>> controls;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      for (const std::string& id : {cases[i].id, cases[i].family()}) {
        const auto [entry, fresh] = controls.emplace(id, results[i].judgement.verdict);
        if (!fresh && entry->second == Verdict::pass) {
          entry->second = results[i].judgement.verdict;  // every variant of a control has to pass
        }
      }
    }
    for (std::size_t i = 0; i < cases.size(); ++i) {
      Judgement& judgement = results[i].judgement;
      if (!carries_an_answer(judgement.verdict)) {
        continue;
      }
      for (const std::string& id : cases[i].controls) {
        const auto control = controls.find(id);
        if (control == controls.end() || control->second == Verdict::pass ||
            id == cases[i].family()) {
          continue;
        }
        judgement.verdict = Verdict::unresolved;
        judgement.because = fmt::format("its control {} came out as {}", id,
                                        to_string(control->second));
        changed = true;
        break;
      }
    }
  }
}

}  // namespace connectspec
