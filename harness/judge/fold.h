// What of an observation is worth storing. A bulk transfer is told by its beginning, its exact
// count and its digest; what the case's rules look into stays whole, so that the stored run is
// judged as the live one was.
#pragma once

#include <cstddef>
#include <vector>

namespace connectspec {

struct Condition;
struct Observation;
struct Rule;

// What is kept of each, in octets.
struct FoldedLimits {
  static constexpr std::size_t event_bytes = 2048;  // of one actor and direction together
  static constexpr std::size_t prefix_bytes = 256;
  static constexpr std::size_t head_bytes = 4096;
  static constexpr std::size_t field_bytes = 4096;  // as far as a rule's regular expression reaches
  static constexpr std::size_t content_bytes = 512;
};

// By what a case requires, and its rules.
void fold(const std::vector<Condition>& require, const std::vector<Rule>& rules,
          Observation& observation);

}  // namespace connectspec
