// A parser with one mistake switched on, to show that the oracles and the mutator find it. Never
// linked into anything but tests.
#pragma once

#include <ostream>
#include <span>
#include <string_view>

#include "fuzz/reference/head_oracles.h"

namespace connectspec::fuzz {

struct PlantedBug {
  std::string_view name;
  std::string_view oracle;  // the one made for it; others may notice it too
  std::string_view mistake;
};

inline std::ostream& operator<<(std::ostream& out, const PlantedBug& bug) {
  return out << bug.mistake;
}

std::span<const PlantedBug> planted_bugs();

// The reference parser with the bug of that name until the next call; empty: with none.
void plant(std::string_view name);
Outcome parse_with_planted_bug(Pieces pieces, const proxy::HeadLimits& limits,
                               const proxy::Strictness& rules);

}  // namespace connectspec::fuzz
