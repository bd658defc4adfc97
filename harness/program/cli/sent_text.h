// What a case sends, for people: octets with visible escapes.
#pragma once

#include <string>

namespace connectspec {

struct Case;

// Of one variant, under its name, each write with who sends it and how it is cut. Parameters are
// put in; names that a run fills in stay in braces.
std::string sent_text(const Case& scenario);

}  // namespace connectspec
