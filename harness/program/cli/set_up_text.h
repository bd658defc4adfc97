// What a case sets up before its script, for people: who stands behind the target, and which name
// leads where.
#pragma once

#include <string>

namespace connectspec {

struct Case;

// A part for listeners, and one for names where the case has some; each begins with an empty line.
std::string set_up_text(const Case& scenario);

// "alpn: \"http/1.1\"", a line for each parameter of the variant that rules or the set-up use, or
// that no octets show that are sent.
std::string parameters_text(const Case& scenario, std::size_t indent);

}  // namespace connectspec
