#include "reference_proxy/basics/names.h"

#include <algorithm>

#include "reference_proxy/basics/lines.h"
#include "reference_proxy/basics/octets.h"

namespace connectspec::proxy {
namespace {

std::vector<std::string_view> split_words(std::string_view line) {
  constexpr std::string_view blanks = " \t\r";
  std::vector<std::string_view> words;
  line = line.substr(0, line.find('#'));
  while (true) {
    const std::size_t start = line.find_first_not_of(blanks);
    if (start == std::string_view::npos) {
      return words;
    }
    const std::size_t end = std::min(line.find_first_of(blanks, start), line.size());
    words.push_back(line.substr(start, end - start));
    line.remove_prefix(end);
  }
}

bool is_or_below(std::string_view name, std::string_view top) {
  return name == top || (name.ends_with(top) && name[name.size() - top.size() - 1] == '.');
}

}  // namespace

std::string canonical_name(std::string_view name) {
  if (name.size() > 1 && name.ends_with('.')) {
    name.remove_suffix(1);
  }
  std::string result(name);
  std::transform(result.begin(), result.end(), result.begin(), to_lower);
  return result;
}

HostsResult parse_hosts(std::string_view text) {
  HostsResult result;
  std::size_t number = 0;
  while (!text.empty()) {
    const auto words = split_words(take_line(text));
    ++number;
    if (words.empty()) {
      continue;
    }
    const auto address = parse_ip(words.front());
    if (!address || words.size() < 2) {
      result.line = number;
      return result;
    }
    for (std::size_t at = 1; at < words.size(); ++at) {
      result.names[canonical_name(words[at])].push_back(*address);
    }
  }
  return result;
}

std::optional<std::vector<IpAddress>> local_answer(const HostsTable& hosts, std::string_view name) {
  if (const auto found = hosts.find(name); found != hosts.end()) {
    return found->second;
  }
  // RFC 6761 §6.3: name resolution "SHOULD recognize localhost names as special and SHOULD always
  // return the IP loopback address".
  if (is_or_below(name, "localhost")) {
    return std::vector{*parse_ip("127.0.0.1"), *parse_ip("::1")};
  }
  if (is_or_below(name, "invalid")) {
    return std::vector<IpAddress>{};
  }
  return std::nullopt;
}

}  // namespace connectspec::proxy
