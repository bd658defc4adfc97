// Deviations that no list holds: sizes at the edges where buffers and tables end, and an octet that
// means something to somebody, at any place of a head.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "fuzz/generate/random.h"
#include "fuzz/generate/request_parts.h"

namespace connectspec::fuzz {

// One part of the request gets a size that is a power of two or a round number, or nearly so: the
// head, the head with what follows it, a line, a field's name, the number of fields. The name of
// the deviation.
std::string_view go_to_an_edge(RequestParts& parts, Random& random);

// Likewise for what passes a tunnel.
std::string_view fill_to_an_edge(std::string& data, Random& random);

// A control, a delimiter or a high octet somewhere in the request line, in a field line or before
// the tail; never one that would make a name of an address which a target would have to look up.
std::string_view insert_octet(RequestParts& parts, Random& random);

// How many names of deviations there are here.
std::size_t edge_features();

}  // namespace connectspec::fuzz
