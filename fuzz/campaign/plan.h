// One request of a campaign, made from a seed and a number: a valid CONNECT to an origin of ours
// with up to three deviations. All parts are templates as case files have them (cases/README.md),
// so that a plan is a case but for its YAML; every host a target could make of it is one of ours,
// in whatever way it reads it.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "fuzz/generate/request_parts.h"

namespace connectspec::fuzz {

struct Plan {
  std::uint64_t number = 0;
  RequestParts parts;
  std::string cut = "whole";            // as `cut:` of a step
  std::set<std::string_view> features;  // names of the deviations

  [[nodiscard]] std::string request() const { return put_together(parts); }
};

// The same for the same arguments.
Plan make_plan(std::uint64_t seed, std::uint64_t number);

// CONNECT {origin} with its Host, without deviations.
Plan plain_plan();

// How many features there are to be seen.
std::size_t feature_count();

}  // namespace connectspec::fuzz
