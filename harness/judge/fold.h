// What of an observation is worth storing. A bulk transfer is told by its beginning, its exact
// count and its digest; what the case's rules look into stays whole, so that the stored run is
// judged as the live one was.
#pragma once

#include <cstddef>

namespace connectspec {

struct Case;
struct Observation;

// What is kept of each, in octets.
struct FoldedLimits {
  static constexpr std::size_t event_bytes = 2048;  // of one actor and direction together
  static constexpr std::size_t prefix_bytes = 256;
  static constexpr std::size_t head_bytes = 4096;
  static constexpr std::size_t field_bytes = 4096;  // as far as a rule's regular expression reaches
  static constexpr std::size_t content_bytes = 512;
};

void fold(const Case& scenario, Observation& observation);

}  // namespace connectspec
