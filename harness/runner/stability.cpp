#include "harness/runner/stability.h"

#include <algorithm>
#include <set>
#include <utility>

#include "harness/judge/unstable.h"

namespace connectspec {
namespace {

Attempt attempt_of(const Result& round) {
  return {round.judgement.verdict, round.judgement.observed, round.observation};
}

// The first of each verdict that `kept` hasn't.
void keep_others(const std::vector<const Result*>& rounds, Result& kept) {
  std::set<Verdict> seen{kept.judgement.verdict};
  for (const Result* round : rounds) {
    if (seen.insert(round->judgement.verdict).second) {
      kept.other_attempts.push_back(attempt_of(*round));
    }
  }
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
    keep_others(rounds, result);
    result.judgement = unstable(judgements, std::move(result.judgement));
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
