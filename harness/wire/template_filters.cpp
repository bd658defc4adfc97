#include "harness/wire/template_filters.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>

namespace connectspec {
namespace {

__extension__ using wide = unsigned __int128;

constexpr wide number_limit = static_cast<wide>(1) << 127U;

std::optional<wide> parse_decimal(std::string_view text) {
  if (text.empty()) {
    return std::nullopt;
  }
  wide number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') {
      return std::nullopt;
    }
    const auto units = static_cast<unsigned>(c - '0');
    if (number > (number_limit - units) / 10) {
      return std::nullopt;
    }
    number = number * 10 + units;
  }
  return number;
}

std::string decimal(wide number) {
  std::string digits;
  do {
    digits += static_cast<char>('0' + static_cast<int>(number % 10));
    number /= 10;
  } while (number != 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

using Ipv4 = std::array<std::uint32_t, 4>;

std::optional<Ipv4> parse_ipv4(std::string_view text) {
  Ipv4 octets{};
  const char* place = text.data();
  const char* end = place + text.size();
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (i > 0 && (place == end || *place++ != '.')) {
      return std::nullopt;
    }
    const auto parsed = std::from_chars(place, end, octets[i]);
    if (parsed.ec != std::errc{} || octets[i] > 255) {
      return std::nullopt;
    }
    place = parsed.ptr;
  }
  return place == end ? std::optional(octets) : std::nullopt;
}

std::uint32_t low_24_bits(const Ipv4& ip) { return ip[1] << 16U | ip[2] << 8U | ip[3]; }

char upper_letter(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool letter_or_digit(char c) {
  const char u = upper_letter(c);
  return (u >= 'A' && u <= 'Z') || (c >= '0' && c <= '9');
}

std::optional<std::string> percent(std::string_view text) {
  const auto first = std::find_if(text.begin(), text.end(), letter_or_digit);
  if (first == text.end()) {
    return std::nullopt;
  }
  const auto offset = static_cast<std::size_t>(first - text.begin());
  return fmt::format("{}%{:02X}{}", text.substr(0, offset), static_cast<unsigned char>(*first),
                     text.substr(offset + 1));
}

std::optional<std::string> ipv4_filter(std::string_view name, std::string_view text) {
  const auto ip = parse_ipv4(text);
  if (!ip) {
    return std::nullopt;
  }
  const auto& [a, b, c, d] = *ip;
  if (name == "octal") {
    return fmt::format("0{:o}.0{:o}.0{:o}.0{:o}", a, b, c, d);
  }
  if (name == "hex") {
    return fmt::format("0x{:08x}", a << 24U | low_24_bits(*ip));
  }
  if (name == "integer") {
    return fmt::format("{}", a << 24U | low_24_bits(*ip));
  }
  if (name == "short") {
    return fmt::format("{}.{}", a, low_24_bits(*ip));
  }
  if (name == "wrapped") {
    return fmt::format("{}.{}.{}.{}", a + 256, b + 256, c + 256, d + 256);
  }
  if (name == "mapped") {
    return fmt::format("::ffff:{}.{}.{}.{}", a, b, c, d);
  }
  return std::nullopt;
}

// As C reads it: what a decimal number is, its digits are not.
std::optional<std::string> octal_number(std::string_view text) {
  std::uint32_t number = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  return parsed.ec == std::errc{} && parsed.ptr == end ? std::optional(fmt::format("0{:o}", number))
                                                       : std::nullopt;
}

char lower_letter(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string each(std::string_view text, char (*changed)(char)) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), changed);
  return out;
}

char other_case(char c) {
  const char upper = upper_letter(c);
  return upper != c ? upper : lower_letter(c);
}

// RFC 4648 §5
char safe_in_urls(char c) { return c == '+' ? '-' : c == '/' ? '_' : c; }

std::optional<std::string> end_filter(std::string_view name, std::string_view text) {
  if (name == "dotted") {
    return std::string(text) + ".";
  }
  if (name == "unpadded") {
    return std::string(text.substr(0, text.find_last_not_of('=') + 1));
  }
  if (text.empty()) {
    return std::nullopt;
  }
  const std::string_view rest = text.substr(0, text.size() - 1);
  if (name == "shorter") {
    return std::string(rest);
  }
  if (name == "altered") {
    return std::string(rest) + (text.back() == 'x' ? 'y' : 'x');
  }
  return std::nullopt;
}

constexpr std::array<std::string_view, 15> filters = {
    "octal",   "hex",    "integer", "short",   "wrapped", "mapped",    "upper",   "lower",
    "recased", "dotted", "percent", "shorter", "altered", "base64url", "unpadded"};

}  // namespace

std::optional<std::string> add_decimal(std::string_view base, bool subtract,
                                       std::string_view amount) {
  const auto left = parse_decimal(base);
  const auto right = parse_decimal(amount);
  if (!left || !right) {
    return std::nullopt;
  }
  if (subtract) {
    return *right > *left ? "-" + decimal(*right - *left) : decimal(*left - *right);
  }
  return *right > number_limit - *left ? std::nullopt : std::optional(decimal(*left + *right));
}

bool known_filter(std::string_view name) {
  return std::find(filters.begin(), filters.end(), name) != filters.end();
}

std::string filter_names() { return fmt::format("{}", fmt::join(filters, ", ")); }

std::optional<std::string> apply_filter(std::string_view name, std::string_view text) {
  if (name == "upper") {
    return each(text, upper_letter);
  }
  if (name == "lower") {
    return each(text, lower_letter);
  }
  if (name == "recased") {
    const std::string swapped = each(text, other_case);
    return swapped == text ? swapped + "x" : swapped;
  }
  if (name == "base64url") {
    return each(text, safe_in_urls);
  }
  if (name == "percent") {
    return percent(text);
  }
  if (auto changed = end_filter(name, text)) {
    return changed;
  }
  const auto spelling = ipv4_filter(name, text);
  return !spelling && name == "octal" ? octal_number(text) : spelling;
}

}  // namespace connectspec
