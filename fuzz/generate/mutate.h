// Changes to a request that keep most of it a request: one part is replaced, or a line duplicated,
// dropped, swapped, repeated; nothing is repaired. The result may be anything, that is the point.
#pragma once

#include <string>
#include <string_view>

#include "fuzz/generate/random.h"

namespace connectspec::fuzz {

// One to three changes.
std::string mutate_request(std::string_view octets, Random& random);

// Parts of both.
std::string cross_requests(std::string_view one, std::string_view other, Random& random);

// One change to a request target, likewise.
std::string mutate_target(std::string_view target, Random& random);

}  // namespace connectspec::fuzz
