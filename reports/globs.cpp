#include "reports/globs.h"

#include <cstddef>

namespace connectspec {
namespace {

struct Bracket {
  std::size_t length = 0;  // of "[...]"; 0: no closing bracket, so a plain '['
  bool matches = false;
};

Bracket read_bracket(std::string_view pattern, char character) {
  std::size_t at = 1;
  const bool negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  at += negated ? 1 : 0;
  bool found = false;
  for (const std::size_t first = at; at < pattern.size(); ++at) {
    if (pattern[at] == ']' && at != first) {
      return {at + 1, found != negated};
    }
    const bool range = at + 2 < pattern.size() && pattern[at + 1] == '-' && pattern[at + 2] != ']';
    const char last = range ? pattern[at + 2] : pattern[at];
    const auto octet = [](char value) { return static_cast<unsigned char>(value); };
    found = found || (octet(pattern[at]) <= octet(character) && octet(character) <= octet(last));
    at += range ? 2 : 0;
  }
  return {};
}

// How much of the pattern stands for this one character; 0 when it doesn't.
std::size_t match_one(std::string_view pattern, char character) {
  if (pattern.empty()) {
    return 0;
  }
  if (pattern.front() == '[') {
    const Bracket bracket = read_bracket(pattern, character);
    if (bracket.length != 0) {
      return bracket.matches ? bracket.length : 0;
    }
  }
  return pattern.front() == '?' || pattern.front() == character ? 1 : 0;
}

bool matches_as_prefix(std::string_view pattern, std::string_view text) {
  if (pattern.empty() || pattern.find_first_of("*?[") != std::string_view::npos) {
    return false;
  }
  return text.starts_with(pattern) &&
         (text.size() == pattern.size() || pattern.back() == '/' || text[pattern.size()] == '/');
}

}  // namespace

// Only the last `*` is ever tried again: an earlier one can't do better by taking more. So the work
// is bounded by the product of both lengths.
bool glob_matches(std::string_view pattern, std::string_view text) {
  if (matches_as_prefix(pattern, text)) {
    return true;
  }
  std::size_t in_pattern = 0;
  std::size_t in_text = 0;
  std::size_t behind_star = std::string_view::npos;
  std::size_t star_took_until = 0;
  while (in_text < text.size()) {
    if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
      behind_star = ++in_pattern;
      star_took_until = in_text;
      continue;
    }
    const std::size_t length = match_one(pattern.substr(in_pattern), text[in_text]);
    if (length != 0) {
      in_pattern += length;
      ++in_text;
    } else if (behind_star != std::string_view::npos) {
      in_pattern = behind_star;
      in_text = ++star_took_until;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', in_pattern) == std::string_view::npos;
}

}  // namespace connectspec
