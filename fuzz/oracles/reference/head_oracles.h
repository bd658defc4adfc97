// What only a parser whose limits and strictness can be set has to satisfy, and spot checks of an
// accepted head that owe nothing to the grammar checker (ids of fuzz/README.md):
//
//   P05  a read is taken whole, or the parser has decided
//   P06  a limit of n takes n and refuses n+1 with the error of that name
//   P07  what was accepted, written down and read again, is the same
//   P10  stricter accepts less: each switch changes only what it names
//   P11  order of unrelated fields, case of names, whitespace round values: same answer
//   P12  a control octet anywhere in request line or field name: refused
//   P13  the target is host ":" port and nothing else      P14  exactly one Host
//   P15  no whitespace before a colon                       P16  no announced content
#pragma once

#include <string_view>

#include "fuzz/oracles/reference/reference_parser.h"
#include "fuzz/oracles/violation.h"
namespace connectspec::fuzz {

// P02 to P08 and P10 to P17; of P10 to P12, which cost most, one for every third input or so.
Finding check_reference(TunableParser parse, std::string_view octets);

}  // namespace connectspec::fuzz
