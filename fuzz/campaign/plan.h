// One request of a campaign, made from a seed and a number: a valid CONNECT to an origin of ours
// with up to three deviations. All parts are templates as case files have them (cases/README.md),
// so that a plan is a case but for its YAML; every host a target could make of it is one of ours,
// in whatever way it reads it.
#pragma once

#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "fuzz/generate/request_parts.h"

namespace connectspec::fuzz {

// Destinations that the target's profile says it refuses; empty and 0: none of that kind.
struct Denied {
  std::string address;
  std::string name;
  std::uint16_t port = 0;

  [[nodiscard]] bool any() const { return !address.empty() || !name.empty() || port != 0; }
};

struct Plan {
  std::uint64_t number = 0;
  RequestParts parts;
  std::string cut = "whole";            // as `cut:` of a step
  std::chrono::milliseconds gap{0};     // between the writes
  std::set<std::string_view> features;  // names of the deviations

  [[nodiscard]] std::string request() const { return put_together(parts); }
  [[nodiscard]] bool reaches_for_denied() const;
  [[nodiscard]] bool reaches_for_highest() const;  // the origin at port 65535
};

// The same for the same arguments.
Plan make_plan(std::uint64_t seed, std::uint64_t number, const Denied& denied = {});

// CONNECT {origin} with its Host, without deviations.
Plan plain_plan();

// The same request, not cut.
Plan in_one_write(Plan plan);

// How many features there are to be seen.
std::size_t feature_count(const Denied& denied = {});

}  // namespace connectspec::fuzz
