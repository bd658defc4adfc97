#include "reports/code_point.h"

#include <cstdint>

namespace connectspec {
namespace {

std::uint8_t octet(char character) { return static_cast<std::uint8_t>(character); }

std::size_t sequence_length(std::uint8_t first) {
  if (first < 0x80) {
    return 1;
  }
  if (first >= 0xc2 && first <= 0xdf) {
    return 2;
  }
  if (first >= 0xe0 && first <= 0xef) {
    return 3;
  }
  return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

}  // namespace

CodePoint first_code_point(std::string_view text) {
  const std::uint8_t first = octet(text.front());
  const std::size_t length = sequence_length(first);
  if (length == 0 || length > text.size()) {
    return {};
  }
  char32_t value = length == 1 ? first : first & (0x7fU >> length);
  for (std::size_t at = 1; at < length; ++at) {
    if ((octet(text[at]) & 0xc0U) != 0x80) {
      return {};
    }
    value = (value << 6U) | (octet(text[at]) & 0x3fU);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (overlong || surrogate || value > 0x10ffff) {
    return {};
  }
  return {value, length};
}

}  // namespace connectspec
