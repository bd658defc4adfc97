#include "fuzz/grammar/authority.h"

#include <algorithm>

#include "fuzz/grammar/abnf.h"

namespace connectspec::fuzz {
namespace {

constexpr auto npos = std::string_view::npos;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c; }

char decoded(std::string_view pct_encoded) {
  const auto value = [](char c) { return abnf::digit(c) ? c - '0' : lower(c) - 'a' + 10; };
  return static_cast<char>(value(pct_encoded[1]) * 16 + value(pct_encoded[2]));
}

Host address(std::string_view ipv6) {
  const auto octets = abnf::ipv6_octets(ipv6);
  // RFC 4291 §2.5.5.2: ::ffff:0:0/96 stands for IPv4.
  constexpr std::array<std::uint8_t, 12> mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  Host host;
  if (std::equal(mapped.begin(), mapped.end(), octets.begin())) {
    host.ipv4 = {octets[12], octets[13], octets[14], octets[15]};
  } else {
    host.ipv6 = octets;
  }
  return host;
}

Host name(std::string_view reg_name) {
  Host host;
  while (!reg_name.empty()) {
    const bool encoded = reg_name.front() == '%';
    host.name.push_back(lower(encoded ? decoded(reg_name.substr(0, 3)) : reg_name.front()));
    reg_name.remove_prefix(encoded ? 3 : 1);
  }
  // RFC 1034 §3.1: the dot at the end only marks a complete name.
  if (host.name.size() > 1 && host.name.back() == '.') {
    host.name.pop_back();
  }
  return host;
}

// WHATWG URL §3.5 "ends in a number": what inet_aton reads as an address, or as part of one.
bool ends_in_a_number(std::string_view text) {
  const std::size_t dot = text.rfind('.');
  const std::string_view last = dot == npos ? text : text.substr(dot + 1);
  if (last.substr(0, 2) == "0x") {
    return std::all_of(last.begin() + 2, last.end(), abnf::hexdig);
  }
  return !last.empty() && std::all_of(last.begin(), last.end(), abnf::digit);
}

// RFC 1034 §3.1: labels of 1 to 63 octets, 253 in all.
// RFC 1035 §2.3.4: 255 octets as they go over the wire, which has two more than the text.
constexpr std::size_t longest_name = 253;
constexpr std::size_t longest_label = 63;

bool has_the_shape_of_a_host(std::string_view text) {
  bool fits = text.size() <= longest_name;
  std::size_t at = 0;
  while (at != npos) {
    const std::size_t dot = text.find('.', at);
    const std::size_t label = std::min(dot, text.size()) - at;
    fits = fits && label >= 1 && label <= longest_label;
    at = dot == npos ? npos : dot + 1;
  }
  return fits;
}

// RFC 1123 §2.1; "_" as in RFC 8552.
bool has_the_octets_of_a_host(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return abnf::alpha(c) || abnf::digit(c) || c == '-' || c == '_' || c == '.';
  });
}

void take_liberties_of_name(std::string_view reg_name, Authority& result) {
  for (std::size_t at = 0; (at = reg_name.find('%', at)) != npos; at += 3) {
    const bool plain = abnf::unreserved(decoded(reg_name.substr(at, 3)));
    result.liberties.take(plain ? Liberty::percent_encoded : Liberty::percent_encoded_other);
  }
  if (ends_in_a_number(result.host.name)) {
    result.liberties.take(Liberty::numeric_name);
  }
  if (!has_the_shape_of_a_host(result.host.name)) {
    result.liberties.take(Liberty::no_host_shape);
  }
  if (!has_the_octets_of_a_host(result.host.name)) {
    result.liberties.take(Liberty::no_host_octet);
  }
}

// 1..65535, or 0 when it isn't in that range.
std::uint16_t number(std::string_view digits) {
  const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size());
  const std::string_view significant = digits.substr(first);
  if (significant.size() > 5) {
    return 0;
  }
  unsigned value = 0;
  for (const char c : significant) {
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return static_cast<std::uint16_t>(value > 65535 ? 0 : value);
}

}  // namespace

Host meaning_of(std::string_view uri_host) {
  if (abnf::ipv4_address(uri_host)) {
    Host host;
    host.ipv4 = abnf::ipv4_octets(uri_host);
    return host;
  }
  if (abnf::ip_literal(uri_host) && !abnf::ip_future(uri_host.substr(1, uri_host.size() - 2))) {
    return address(uri_host.substr(1, uri_host.size() - 2));
  }
  return name(uri_host);
}

Authority judge_authority(std::string_view text) {
  Authority result;
  const auto parts = abnf::split_host_and_port(text);
  if (!parts || !parts->has_colon || !abnf::port(parts->port)) {
    result.broken = Rule::target;
    return result;
  }
  if (parts->host.empty()) {
    result.broken = Rule::host;
    return result;
  }
  result.port = number(parts->port);
  if (result.port == 0) {
    result.broken = Rule::port;
    return result;
  }
  if (parts->port.front() == '0') {
    result.liberties.take(Liberty::port_leading_zero);
  }
  result.host = meaning_of(parts->host);
  if (abnf::ipv4_address(parts->host)) {
    return result;
  }
  if (parts->host.front() != '[') {
    take_liberties_of_name(parts->host, result);
  } else if (!result.host.ipv6 && !result.host.ipv4) {
    result.liberties.take(Liberty::ip_future);
  }
  return result;
}

}  // namespace connectspec::fuzz
