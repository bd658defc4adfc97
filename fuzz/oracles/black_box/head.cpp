#include "fuzz/oracles/black_box/head.h"

#include <algorithm>
#include <string>

namespace connectspec::fuzz {

std::string_view head_of(std::string_view octets) {
  octets.remove_prefix(std::min(octets.find_first_not_of("\r\n"), octets.size()));
  const std::size_t end = std::min(octets.find("\n\r\n"), octets.find("\n\n"));
  return octets.substr(0, end == std::string_view::npos ? end : end + 1);
}

std::string_view behind_head(std::string_view octets) {
  const std::string_view head = head_of(octets);
  const std::string_view rest =
      octets.substr(static_cast<std::size_t>(head.data() - octets.data()) + head.size());
  const std::size_t end = rest.find('\n');
  return rest.substr(end == std::string_view::npos ? rest.size() : end + 1);
}

bool has_request_behind(std::string_view octets) {
  return behind_head(octets).find(" HTTP/1.1\r\nHost:") != std::string_view::npos;
}

std::string_view request_line_of(std::string_view octets) {
  const std::string_view head = head_of(octets);
  return head.substr(0, head.find('\n'));
}

bool has_field(std::string_view octets, std::string_view name) {
  return head_of(octets).find("\n" + std::string(name)) != std::string_view::npos;
}

bool has_space_before_colon(std::string_view octets) {
  const std::string_view head = head_of(octets);
  for (std::size_t start = head.find('\n'); start != std::string_view::npos;
       start = head.find('\n', start + 1)) {
    const std::size_t end = head.find_first_of(":\n", start + 1);
    if (end != std::string_view::npos && head[end] == ':' &&
        (head[end - 1] == ' ' || head[end - 1] == '\t')) {
      return true;
    }
  }
  return false;
}

}  // namespace connectspec::fuzz
