#include "fuzz/plans/octets.h"

#include <fmt/format.h>

namespace connectspec::fuzz {

std::string template_of(std::string_view octets) {
  std::string text;
  for (const char c : octets) {
    const auto octet = static_cast<unsigned char>(c);
    const bool line_end_or_tab = c == '\t' || c == '\r' || c == '\n';
    if (c == '{' || c == '}') {
      text.append(2, c);
    } else if ((octet >= 0x20 && octet < 0x7F) || line_end_or_tab) {
      text += c;
    } else {
      text += fmt::format("{{hex:{:02x}}}", octet);
    }
  }
  return text;
}

}  // namespace connectspec::fuzz
