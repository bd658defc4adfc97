#include "harness/targets/profile_words.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <regex>

#include "harness/model/quantity.h"
#include "harness/wire/characters.h"

namespace connectspec {
namespace {

std::optional<unsigned> number_in(std::string_view text, unsigned low, unsigned high) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < low || value > high) {
    return std::nullopt;
  }
  return value;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_tchar);
}

// What a request is told from another by, so that a second one would be another case.
bool belongs_to_cases(std::string_view name) {
  constexpr std::array<std::string_view, 3> theirs{"Host", "Content-Length", "Transfer-Encoding"};
  return std::any_of(theirs.begin(), theirs.end(),
                     [name](std::string_view one) { return same_name(name, one); });
}

}  // namespace

std::optional<std::uint16_t> port_in(std::string_view text) {
  const auto value = number_in(text, 1, 65535);
  return value ? std::optional(static_cast<std::uint16_t>(*value)) : std::nullopt;
}

std::optional<PortRange> port_range_in(std::string_view text) {
  const auto dash = text.find('-');
  const auto low = port_in(text.substr(0, dash));
  const auto high = dash == std::string_view::npos ? low : port_in(text.substr(dash + 1));
  if (!low || !high || *low > *high) {
    return std::nullopt;
  }
  return PortRange{*low, *high};
}

namespace {
constexpr DurationForm times{.least = std::chrono::milliseconds(1), .most = std::chrono::hours(1)};
}  // namespace

std::optional<std::chrono::milliseconds> time_in(std::string_view text) {
  return duration_from(text, times);
}

std::optional<Field> field_in(std::string_view text) {
  const auto colon = text.find(':');
  const auto name = text.substr(0, colon);
  if (colon == std::string_view::npos || !is_token(name) || belongs_to_cases(name)) {
    return std::nullopt;
  }
  auto value = text.substr(colon + 1);
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) {
    value.remove_prefix(1);
  }
  const auto breaks_a_line = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
  if (std::any_of(value.begin(), value.end(), breaks_a_line)) {
    return std::nullopt;
  }
  return Field{std::string(name), std::string(value)};
}

bool is_authority(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || !port_in(text.substr(colon + 1))) {
    return false;
  }
  const auto host = text.substr(0, colon);
  return host.find(':') == std::string_view::npos || (host.front() == '[' && host.back() == ']');
}

bool is_loopback(const std::string& text) {
  in_addr address{};
  return ::inet_pton(AF_INET, text.c_str(), &address) == 1 &&
         (ntohl(address.s_addr) >> 24U) == IN_LOOPBACKNET;
}

bool is_zone(const std::string& text) {
  constexpr std::size_t longest = 100;
  static const std::regex form("[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63})*");
  return text.size() <= longest && std::regex_match(text, form);
}

bool stays_below(const std::string& name) {
  const std::filesystem::path path(name);
  return !name.empty() && path.is_relative() && path.has_filename() &&
         std::none_of(path.begin(), path.end(),
                      [](const auto& part) { return part == ".." || part == "."; });
}

}  // namespace connectspec
