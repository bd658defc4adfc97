#include "harness/judge/unstable.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace connectspec {
namespace {

constexpr Verdict verdicts[] = {Verdict::pass, Verdict::warn, Verdict::fail,
                                Verdict::info, Verdict::skip, Verdict::unresolved};

// "3 pass, 1 fail (no response; origin untouched)"; of what isn't a pass, what was seen first.
std::string tally(const std::vector<const Judgement*>& rounds) {
  std::string line;
  for (const Verdict verdict : verdicts) {
    const auto is_it = [verdict](const Judgement* one) { return one->verdict == verdict; };
    const auto count = std::count_if(rounds.begin(), rounds.end(), is_it);
    if (count == 0) {
      continue;
    }
    const Judgement& first = **std::find_if(rounds.begin(), rounds.end(), is_it);
    line += fmt::format("{}{} {}", line.empty() ? "" : ", ", count, to_string(verdict));
    if (verdict != Verdict::pass) {
      line += fmt::format(" ({})", first.observed);
    }
  }
  return line;
}

// Each once; of a round that was unstable itself, what it came to.
std::vector<Verdict> verdicts_of(const std::vector<const Judgement*>& rounds) {
  std::set<Verdict> all;
  for (const Judgement* one : rounds) {
    if (one->unstable.empty()) {
      all.insert(one->verdict);
    }
    all.insert(one->unstable.begin(), one->unstable.end());
  }
  return {all.begin(), all.end()};
}

Judgement left_open(Judgement kept, std::string observed, std::vector<Verdict> each) {
  kept.verdict = Verdict::unresolved;
  kept.observed = std::move(observed);
  kept.unstable = std::move(each);
  kept.rule = "unresolved: unstable";
  kept.because = "a verdict has to come out the same each time";
  return kept;
}

}  // namespace

Judgement unstable(const Judgement& first, Judgement last) {
  std::string observed =
      fmt::format("unstable: {} at first ({}), {} when repeated alone ({})",
                  to_string(first.verdict), first.observed, to_string(last.verdict), last.observed);
  std::vector<Verdict> each = {first.verdict, last.verdict};
  return left_open(std::move(last), std::move(observed), std::move(each));
}

Judgement unstable(const std::vector<const Judgement*>& rounds, Judgement kept) {
  return left_open(std::move(kept),
                   fmt::format("unstable over {} repetitions: {}", rounds.size(), tally(rounds)),
                   verdicts_of(rounds));
}

}  // namespace connectspec
