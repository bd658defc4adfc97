// One character of UTF-8.
#pragma once

#include <cstddef>
#include <string_view>

namespace connectspec {

struct CodePoint {
  char32_t value = 0;
  std::size_t length = 0;  // in octets; 0: no valid UTF-8 here
};

// Of a text that isn't empty. RFC 3629 §4: the shortest form only, no surrogates, nothing above
// U+10FFFF.
CodePoint first_code_point(std::string_view text);

// From the first to the last of them.
struct CodePoints {
  char32_t first;
  char32_t last;
};

}  // namespace connectspec
