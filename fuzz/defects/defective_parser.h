// A parser with one defect switched on, to show that the oracles and the mutator find it. Never
// linked into anything but tests.
#pragma once

#include <ostream>
#include <span>
#include <string_view>

#include "fuzz/oracles/reference/reference_parser.h"

namespace connectspec::fuzz {

struct ParserDefect {
  std::string_view name;
  std::string_view oracle;  // the one made for it; others may notice it too
  std::string_view what;
};

inline std::ostream& operator<<(std::ostream& out, const ParserDefect& defect) {
  return out << defect.what;
}

std::span<const ParserDefect> parser_defects();

// The reference parser with the defect of that name until the next call; empty: with none.
void switch_on(std::string_view name);
Outcome parse_with_defect(Pieces pieces, const proxy::HeadLimits& limits,
                          const proxy::Strictness& rules);

}  // namespace connectspec::fuzz
