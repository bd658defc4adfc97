#include "reports/pieces.h"

#include <algorithm>

namespace connectspec {
namespace {

constexpr std::size_t longest_unit = 256;  // a table of all octets is the longest that cases repeat
constexpr std::size_t shortest_run = 256;  // less than that isn't worth being cut out
constexpr std::size_t probe = 16;

// How many octets from `at` on repeat what stands `unit` octets before.
std::size_t repeated(std::string_view text, std::size_t at, std::size_t unit) {
  std::size_t count = 0;
  while (at + unit + count < text.size() && text[at + count] == text[at + unit + count]) {
    ++count;
  }
  return count;
}

// The repetition that starts at `at`, or a piece of no octets.
Piece repetition_at(std::string_view text, std::size_t at) {
  const std::string_view needle = text.substr(at, probe);
  const std::string_view reach = text.substr(at + 1, longest_unit + probe);
  const std::size_t found = needle.size() < probe ? std::string_view::npos : reach.find(needle);
  if (found == std::string_view::npos) {
    return {text.substr(at, 0), 1};
  }
  const std::size_t unit = found + 1;
  const std::size_t times = repeated(text, at, unit) / unit + 1;
  return times < 2 || times * unit < shortest_run ? Piece{text.substr(at, 0), 1}
                                                  : Piece{text.substr(at, unit), times};
}

}  // namespace

std::vector<Piece> pieces_of(std::string_view text) {
  if (text.size() < worth_folding) {
    return {{text, 1}};
  }
  std::vector<Piece> pieces;
  std::size_t plain_from = 0;
  std::size_t at = 0;
  const auto end_plain = [&] {
    if (plain_from < at) {
      pieces.push_back({text.substr(plain_from, at - plain_from), 1});
    }
  };
  while (at < text.size()) {
    const Piece repetition = repetition_at(text, at);
    if (repetition.octets.empty()) {
      ++at;
      continue;
    }
    end_plain();
    pieces.push_back(repetition);
    at += repetition.octets.size() * static_cast<std::size_t>(repetition.times);
    plain_from = at;
  }
  end_plain();
  return pieces;
}

}  // namespace connectspec
