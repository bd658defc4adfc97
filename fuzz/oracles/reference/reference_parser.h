// The reference proxy's parser (head, rules, authority) as a parser under test.
#pragma once

#include "fuzz/oracles/parser/parser_oracles.h"
#include "reference_proxy/core/request_head.h"
#include "reference_proxy/core/strictness.h"

namespace connectspec::fuzz {

// A parser whose limits and strictness can be chosen.
using TunableParser = Outcome (*)(Pieces pieces, const proxy::HeadLimits& limits,
                                  const proxy::Strictness& rules);

// The error of an outcome when the parser neither decided nor took what it was given.
constexpr int no_progress = -1;

// With the limits and the strictness that the proxy has by default.
Outcome parse_with_reference(Pieces pieces);

Outcome parse_with_reference(Pieces pieces, const proxy::HeadLimits& limits,
                             const proxy::Strictness& rules);

// What it promises to take.
Liberties liberties_taken(const proxy::Strictness& rules);
Bounds bounds_of(const proxy::HeadLimits& limits);

ParserUnderTest reference_parser();

}  // namespace connectspec::fuzz
