#include "harness/runner/stability.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace connectspec {
namespace {

constexpr Verdict verdicts[] = {Verdict::pass, Verdict::warn, Verdict::fail,
                                Verdict::info, Verdict::skip, Verdict::unresolved};

// "3 pass, 1 fail (no response; origin untouched)"; of what isn't a pass, what was seen first.
std::string tally(const std::vector<const Judgement*>& judgements) {
  std::string line;
  for (const Verdict verdict : verdicts) {
    const auto is_it = [verdict](const Judgement* one) { return one->verdict == verdict; };
    const auto count = std::count_if(judgements.begin(), judgements.end(), is_it);
    if (count == 0) {
      continue;
    }
    const Judgement& first = **std::find_if(judgements.begin(), judgements.end(), is_it);
    line += fmt::format("{}{} {}", line.empty() ? "" : ", ", count, to_string(verdict));
    if (verdict != Verdict::pass) {
      line += fmt::format(" ({})", first.observed);
    }
  }
  return line;
}

// Each once; of a round that was unstable itself, what it came to.
std::vector<Verdict> verdicts_of(const std::vector<const Judgement*>& judgements) {
  std::set<Verdict> all;
  for (const Judgement* one : judgements) {
    if (one->unstable.empty()) {
      all.insert(one->verdict);
    }
    all.insert(one->unstable.begin(), one->unstable.end());
  }
  return {all.begin(), all.end()};
}

Result joined(const std::vector<const Result*>& rounds) {
  std::vector<const Judgement*> judgements;
  for (const Result* round : rounds) {
    judgements.push_back(&round->judgement);
  }
  const auto other = std::find_if(rounds.begin(), rounds.end(), [&rounds](const Result* round) {
    return round->judgement.verdict != rounds.front()->judgement.verdict;
  });
  Result result = other == rounds.end() ? *rounds.front() : **other;
  result.attempts = 0;
  for (const Result* round : rounds) {
    result.attempts += round->attempts;
  }
  if (other != rounds.end()) {
    result.judgement.observed =
        fmt::format("unstable over {} repetitions: {}", rounds.size(), tally(judgements));
    result.judgement.verdict = Verdict::unresolved;
    result.judgement.unstable = verdicts_of(judgements);
    result.judgement.rule = "unresolved: unstable";
    result.judgement.because = "a verdict has to come out the same each time";
  }
  return result;
}

}  // namespace

std::vector<Result> joined_rounds(std::vector<std::vector<Result>> rounds) {
  std::vector<Result> all;
  for (std::size_t i = 0; i < rounds.front().size(); ++i) {
    std::vector<const Result*> one;
    for (const std::vector<Result>& round : rounds) {
      one.push_back(&round[i]);
    }
    all.push_back(joined(one));
  }
  return all;
}

}  // namespace connectspec
