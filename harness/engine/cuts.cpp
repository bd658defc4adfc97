#include "harness/engine/cuts.h"

#include <charconv>
#include <set>

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
  if (text == "whole" || text == "bytes" || text == "lines") {
    return NamedCut{text == "whole" ? Cut::whole : text == "bytes" ? Cut::bytes : Cut::lines, {}};
  }
  NamedCut named{Cut::at, {}};
  while (!text.empty()) {
    int offset = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), offset);
    if (error != std::errc()) {
      return std::nullopt;
    }
    named.at.push_back(offset);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    while (!text.empty() && (text.front() == ',' || text.front() == ' ')) {
      text.remove_prefix(1);
    }
  }
  return named;
}

}  // namespace connectspec
