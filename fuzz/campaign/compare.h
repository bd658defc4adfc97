// B15: the same plans against two targets. What they always answer differently is learned first and
// left out; the rest is a hint where to look, and the grammar says who is right.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "fuzz/campaign/subject.h"
#include "harness/runner/target_pool.h"

namespace connectspec::fuzz {

struct ComparisonOptions {
  std::uint64_t seed = 1;
  std::uint64_t count = 3000;                // plans; of the first fifth habits are learned
  std::chrono::milliseconds time{60000};     // then it ends, however many are left
  std::chrono::milliseconds patience{1000};  // deadline of every wait
  OriginPlace origins = {};                  // where they stand for the first of them
  std::function<bool()> interrupted = [] { return false; };  // true ends it in good order
};

struct Difference {
  std::string features;  // of the plan that showed it first
  std::string one;       // "tunnel", "refused 400"
  std::string other;
  std::string grammar;  // "valid", "broken: port", "open: bare-lf"
  std::uint64_t number = 0;
  std::uint64_t times = 0;
};

struct TargetComparison {
  std::vector<Difference> differences;
  std::uint64_t plans = 0;  // that were compared
  std::size_t learned = 0;  // kinds of difference that were there from the beginning
  std::string trouble;
};

TargetComparison compare_targets(TargetPool& one, TargetPool& other,
                                 const ComparisonOptions& options);

}  // namespace connectspec::fuzz
