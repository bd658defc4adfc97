// Who made the target die, judged by nothing but what was seen of those that were there: cases that
// it left without an answer, those that asked for something odd, those that spoke last before it
// fell silent.
#pragma once

#include <cstddef>
#include <vector>

namespace connectspec {

struct Observation;

struct Suspect {
  std::size_t number = 0;             // the case's
  const Observation* seen = nullptr;  // always there
};

// Likeliest first.
std::vector<std::size_t> by_likelihood(const std::vector<Suspect>& suspects);

}  // namespace connectspec
