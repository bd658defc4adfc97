// B15: the same plans against two targets. What they always answer differently is learned first and
// left out; the rest is a hint where to look, and the grammar says who is right.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/runner/target_pool.h"

namespace connectspec::fuzz {

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
  std::size_t learned = 0;  // kinds of difference that were there from the beginning
  std::string trouble;
};

// `patience`: the deadline of every wait.
TargetComparison compare_targets(TargetPool& one, TargetPool& other, std::uint64_t seed,
                                 std::uint64_t count,
                                 std::chrono::milliseconds patience = std::chrono::seconds(3));

}  // namespace connectspec::fuzz
