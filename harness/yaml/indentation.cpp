#include "harness/yaml/indentation.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <string_view>
#include <vector>

namespace connectspec {
namespace {

std::size_t depth_of(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

bool says_nothing(std::string_view line) {
  const auto first = line.find_first_not_of(" \t\r");
  return first == std::string_view::npos || line[first] == '#';
}

bool has_tab(std::string_view line) {
  return line.substr(0, line.find_first_not_of(" \t")).find('\t') != std::string_view::npos;
}

// Where entries stand in that line: `- - a` has three.
void note_depths(std::string_view line, std::set<std::size_t>& depths) {
  std::size_t at = depth_of(line);
  depths.insert(at);
  while (line.substr(at).starts_with("- ")) {
    at = std::min(line.find_first_not_of(' ', at + 1), line.size());
    depths.insert(at);
  }
}

bool opens_a_level(std::string_view line) {
  const auto last = line.find_last_not_of(" \t\r");
  return last != std::string_view::npos && (line[last] == ':' || line[last] == '-');
}

}  // namespace

std::string indentation_trouble(const std::string& text, int line) {
  std::set<std::size_t> depths;
  std::istringstream lines(text);
  std::string before;
  int number = 0;
  for (std::string one; number <= line && std::getline(lines, one); ++number) {
    if (says_nothing(one)) {
      continue;
    }
    if (has_tab(one)) {
      return "; line " + std::to_string(number + 1) + " has a TAB in its indentation: write spaces";
    }
    const std::size_t depth = depth_of(one);
    if (number == line && !before.empty() && !opens_a_level(before) && !depths.contains(depth)) {
      return "; line " + std::to_string(number + 1) + " stands " + std::to_string(depth) +
             " deep, as nothing above it does: keys of one map, and entries of one list, stand "
             "equally deep";
    }
    note_depths(one, depths);
    before = one;
  }
  return {};
}

}  // namespace connectspec
