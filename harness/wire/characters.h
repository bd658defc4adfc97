// Classes of octets that several readers of this folder ask about, by their names in the grammar.
#pragma once

#include <string_view>

namespace connectspec {

// RFC 5234 Appendix B.1
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// What optional whitespace consists of (RFC 9110 §5.6.3)
inline constexpr std::string_view blanks = " \t";

// CTL of RFC 5234 Appendix B.1 without HTAB: what no field value holds (RFC 9110 §5.5)
constexpr bool is_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
}

// RFC 9110 §5.6.2
constexpr bool is_tchar(char c) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return is_digit(c) || is_alpha(c) || marks.find(c) != std::string_view::npos;
}

}  // namespace connectspec
