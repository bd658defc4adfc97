#include "harness/wire/cuts.h"

#include <charconv>
#include <cstddef>
#include <set>
#include <system_error>

namespace connectspec {

std::vector<std::string> cut_up(std::string_view octets, Cut cut, const std::vector<int>& at) {
  std::set<std::size_t> offsets;
  const int size = static_cast<int>(octets.size());
  if (cut == Cut::bytes) {
    for (std::size_t i = 1; i < octets.size(); ++i) {
      offsets.insert(i);
    }
  } else if (cut == Cut::lines) {
    for (std::size_t i = 1; i < octets.size(); ++i) {
      if (octets[i - 1] == '\n') {
        offsets.insert(i);
      }
    }
  } else if (cut == Cut::at) {
    for (const int offset : at) {
      const int from_start = offset < 0 ? size + offset : offset;
      if (from_start > 0 && from_start < size) {
        offsets.insert(static_cast<std::size_t>(from_start));
      }
    }
  }
  std::vector<std::string> pieces;
  std::size_t begin = 0;
  for (const std::size_t end : offsets) {
    pieces.emplace_back(octets.substr(begin, end - begin));
    begin = end;
  }
  if (begin < octets.size()) {
    pieces.emplace_back(octets.substr(begin));
  }
  return pieces;
}

std::optional<NamedCut> named_cut(std::string_view text) {
  if (text == "whole") {
    return NamedCut{Cut::whole, {}};
  }
  if (text == "bytes") {
    return NamedCut{Cut::bytes, {}};
  }
  if (text == "lines") {
    return NamedCut{Cut::lines, {}};
  }
  NamedCut named{Cut::at, {}};
  const char* next = text.data();
  const char* end = text.data() + text.size();
  while (true) {
    int offset = 0;
    const auto [rest, error] = std::from_chars(next, end, offset);
    if (error != std::errc{}) {
      return std::nullopt;
    }
    named.at.push_back(offset);
    if (rest == end) {
      return named;
    }
    if (*rest != ',') {
      return std::nullopt;
    }
    next = rest + 1;
  }
}

}  // namespace connectspec
