// Terminal colours, and the words and signs of the verdicts.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "harness/model/verdict.h"
#include "reports/reports.h"

namespace connectspec {

enum class Ink { bold, dim, red, yellow, green };

inline std::string paint(std::string_view text, Ink ink, Color color) {
  if (color == Color::never) {
    return std::string(text);
  }
  constexpr std::array<std::string_view, 5> codes = {"\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[33m",
                                                     "\x1b[32m"};
  return std::string(codes[static_cast<std::size_t>(ink)]) + std::string(text) + "\x1b[0m";
}

inline Ink ink_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return Ink::green;
    case Verdict::fail:
      return Ink::red;
    case Verdict::warn:
    case Verdict::unresolved:
      return Ink::yellow;
    case Verdict::info:
    case Verdict::skip:
      break;
  }
  return Ink::dim;
}

inline char sign_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return '+';
    case Verdict::warn:
      return '!';
    case Verdict::fail:
      return 'x';
    case Verdict::info:
      return 'i';
    case Verdict::skip:
      return '-';
    case Verdict::unresolved:
      break;
  }
  return '?';
}

}  // namespace connectspec
