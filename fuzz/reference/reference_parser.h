// The reference proxy's parser (head, rules, authority) as a parser under test.
#pragma once

#include "fuzz/oracle/parser_oracles.h"
#include "reference_proxy/request/request_head.h"
#include "reference_proxy/request/strictness.h"

namespace connectspec::fuzz {

// With the limits and the strictness that the proxy has by default.
Outcome parse_with_reference(Pieces pieces);

Outcome parse_with_reference(Pieces pieces, const proxy::HeadLimits& limits,
                             const proxy::Strictness& rules);

// What it promises to take.
Liberties liberties_taken(const proxy::Strictness& rules);
Bounds bounds_of(const proxy::HeadLimits& limits);

ParserUnderTest reference_parser();

}  // namespace connectspec::fuzz
