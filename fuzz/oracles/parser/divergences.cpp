#include "fuzz/oracles/parser/divergences.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace connectspec::fuzz {

Divergences Divergences::parse(std::string_view text, std::string& error) {
  Divergences result;
  error.clear();
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.front() == '#') {
      continue;
    }
    const std::size_t colon = line.find(": ");
    const bool known = line.starts_with("accepts ") || line.starts_with("rejects ") ||
                       line.starts_with("waits ") || line.starts_with("differs ");
    if (!known || colon == std::string_view::npos || colon + 2 == line.size()) {
      error = "line " + std::to_string(number) +
              ": expected 'accepts|rejects|waits|differs WHAT: reason', found '" +
              std::string(line) + "'";
      return {};
    }
    result.reasons_.emplace(line.substr(0, colon), line.substr(colon + 2));
  }
  return result;
}

Divergences Divergences::read(const std::string& path, std::string& error) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    error = path + ": cannot be read";
    return {};
  }
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  Divergences result = parse(text, error);
  if (!error.empty()) {
    error = path + ": " + error;
  }
  return result;
}

}  // namespace connectspec::fuzz
