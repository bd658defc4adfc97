// Octets as the text of a template (harness/wire/template.h), which expands to exactly these.
#pragma once

#include <string>
#include <string_view>

namespace connectspec::fuzz {

// Printable ASCII, tabs and line ends as they are, braces doubled, all else {hex:…}.
std::string template_of(std::string_view octets);

}  // namespace connectspec::fuzz
