// What a case sends, for people: octets with visible escapes.
#pragma once

#include <cstdint>
#include <string>

namespace connectspec {

struct Case;

// Of one variant, under its name, each write with who sends it and how it is cut. Parameters are
// put in, and what a run with this seed picks; names that a run fills in stay in braces.
std::string sent_text(const Case& scenario, std::uint64_t seed);

}  // namespace connectspec
