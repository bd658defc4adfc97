// What only a parser whose limits and strictness can be set has to satisfy, and spot checks of an
// accepted head that owe nothing to the grammar checker (ids of fuzz/README.md):
//
//   P06  a limit of n takes n and refuses n+1 with the error of that name
//   P07  what was accepted, written down and read again, is the same
//   P10  stricter accepts less: each switch changes only what it names
//   P11  order of unrelated fields, case of names, whitespace round values: same answer
//   P12  a control octet anywhere in request line or field name: refused
//   P13  the target is host ":" port and nothing else      P14  exactly one Host
//   P15  no whitespace before a colon                       P16  no announced content
#pragma once

#include <string_view>

#include "fuzz/oracle/parser.h"
#include "fuzz/oracle/violation.h"
#include "reference_proxy/core/request_head.h"
#include "reference_proxy/core/strictness.h"

namespace connectspec::fuzz {

// A parser whose limits and strictness can be chosen.
using TunableParser = Outcome (*)(Pieces pieces, const proxy::head_limits& limits,
                                  const proxy::strictness& rules);

// `accepted` is the outcome for `octets` under the default limits and strictness. Cheap.
Finding check_accepted_head(std::string_view octets, const Outcome& accepted);

// One of P10, P11 and P12, chosen by the octets.
Finding check_variations(TunableParser parse, std::string_view octets, const Outcome& accepted);

Finding check_limits(TunableParser parse, std::string_view octets, const Outcome& accepted);  // P06
Finding check_round_trip(TunableParser parse, std::string_view octets,
                         const Outcome& accepted);  // P07

// Everything: P02, P03, P04, P06 to P08, P10 to P18.
Finding check_reference(TunableParser parse, std::string_view octets);

}  // namespace connectspec::fuzz
