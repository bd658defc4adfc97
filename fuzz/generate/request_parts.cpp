#include "fuzz/generate/request_parts.h"

namespace connectspec::fuzz {
namespace {

// The next line with its LF; the rest when there is no LF.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end == std::string_view::npos ? end : end + 1);
  rest.remove_prefix(line.size());
  return line;
}

bool is_empty_line(std::string_view line) { return line == "\r\n" || line == "\n"; }

}  // namespace

RequestParts take_apart(std::string_view octets) {
  RequestParts parts;
  std::string_view line = take_line(octets);
  while (is_empty_line(line)) {
    parts.before += line;
    line = take_line(octets);
  }
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos) {
    parts.method = line;
  } else {
    parts.method = line.substr(0, first);
    parts.target = line.substr(first, last - first);
    parts.version = line.substr(last);
  }
  while (!octets.empty()) {
    line = take_line(octets);
    if (is_empty_line(line)) {
      parts.end = line;
      parts.tail = octets;
      break;
    }
    parts.lines.emplace_back(line);
  }
  return parts;
}

std::string put_together(const RequestParts& parts) {
  std::string text = parts.before + parts.method + parts.target + parts.version;
  for (const std::string& line : parts.lines) {
    text += line;
  }
  return text + parts.end + parts.tail;
}

}  // namespace connectspec::fuzz
