#include "reference_proxy/request/authority.h"

#include <algorithm>

#include "reference_proxy/basics/octets.h"

namespace connectspec::proxy {
namespace {

constexpr std::size_t longest_name = 253;  // RFC 1035 §2.3.4: 255 octets as DNS writes it
constexpr std::size_t longest_label = 63;  // the same section
constexpr unsigned highest_port = 65535;   // 16 bits (RFC 9293 §3.1)

struct HostResult {
  std::string host;
  std::optional<IpAddress> address;
  AuthorityError error = AuthorityError::none;
  std::size_t offset = 0;
};

HostResult host_failure(AuthorityError error, std::size_t offset) {
  return {.host = {}, .address = {}, .error = error, .offset = offset};
}

AuthorityResult failure(AuthorityError error, std::size_t offset) {
  return {.value = {}, .error = error, .offset = offset};
}

// WHATWG URL "ends in a number": inet_aton would take such a name for an address, in octal, in
// hexadecimal or with parts missing, so that policy and dial could read it differently.
bool looks_numeric(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? name : name.substr(dot + 1);
  if (last.starts_with("0x")) {
    return std::all_of(last.begin() + 2, last.end(), is_hex_digit);
  }
  return !last.empty() && std::all_of(last.begin(), last.end(), is_digit);
}

HostResult decode_percent(std::string_view text, const Strictness& rules) {
  HostResult result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      result.host.push_back(to_lower(text[at]));
      continue;
    }
    if (rules.reject_percent_encoded_names) {
      return host_failure(AuthorityError::percent_encoding_refused, at);
    }
    if (at + 2 >= text.size() || !is_hex_digit(text[at + 1]) || !is_hex_digit(text[at + 2])) {
      return host_failure(AuthorityError::percent_encoding_broken, at);
    }
    const char octet = static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
    // RFC 3986 §2.4: never decode twice, and an encoded delimiter must not become one.
    if (!is_unreserved(octet)) {
      return host_failure(AuthorityError::percent_encoding_of_other_byte, at);
    }
    result.host.push_back(to_lower(octet));
    at += 2;
  }
  return result;
}

AuthorityError check_labels(std::string_view name, const Strictness& rules) {
  if (name.size() > longest_name) {
    return AuthorityError::name_too_long;
  }
  std::size_t label = 0;
  for (const char c : name) {
    if (c == '.') {
      if (label == 0) {
        return AuthorityError::label_empty;
      }
      label = 0;
      continue;
    }
    if (rules.reject_names_no_host_can_have && !is_alpha(c) && !is_digit(c) && c != '-' &&
        c != '_') {
      return AuthorityError::name_byte_not_allowed;
    }
    if (++label > longest_label) {
      return AuthorityError::label_too_long;
    }
  }
  return label == 0 ? AuthorityError::label_empty : AuthorityError::none;
}

HostResult parse_name(std::string_view text, const Strictness& rules) {
  if (const auto address = parse_ipv4(text)) {
    return {.host = to_string(*address), .address = address};
  }
  HostResult result = decode_percent(text, rules);
  if (result.error != AuthorityError::none) {
    return result;
  }
  // RFC 1034 §3.1: a trailing dot only marks the name as complete.
  if (result.host.size() > 1 && result.host.ends_with('.')) {
    result.host.pop_back();
  }
  if (looks_numeric(result.host)) {
    return host_failure(AuthorityError::name_numeric, 0);
  }
  result.error = check_labels(result.host, rules);
  return result;
}

HostResult parse_bracketed(std::string_view inside) {
  if (inside.find('%') != std::string_view::npos) {
    return host_failure(AuthorityError::ipv6_zone, inside.find('%'));
  }
  if (inside.starts_with('v') || inside.starts_with('V')) {
    return host_failure(AuthorityError::ip_future, 0);
  }
  const auto parsed = parse_ipv6(inside);
  if (!parsed) {
    return host_failure(AuthorityError::ipv6_invalid, 0);
  }
  const IpAddress address = unmapped(*parsed);
  return {.host = to_string(address), .address = address};
}

AuthorityResult parse_port(std::string_view digits, std::size_t base, const Strictness& rules) {
  if (digits.empty()) {
    return failure(AuthorityError::port_empty, base);
  }
  unsigned value = 0;
  for (std::size_t at = 0; at < digits.size(); ++at) {
    if (!is_digit(digits[at])) {
      return failure(AuthorityError::port_not_decimal, base + at);
    }
    // Saturates, so that no number of digits wraps round to a valid port.
    value = std::min(value * 10 + static_cast<unsigned>(digits[at] - '0'), highest_port + 1);
  }
  // RFC 9110 §9.3.6: a server "MUST reject a CONNECT request that targets an empty or invalid port
  // number"; nothing can be connected to at port 0.
  if (value == 0 || value > highest_port) {
    return failure(AuthorityError::port_out_of_range, base);
  }
  if (rules.reject_port_leading_zeros && digits.front() == '0') {
    return failure(AuthorityError::port_leading_zero, base);
  }
  AuthorityResult result;
  result.value.port = static_cast<std::uint16_t>(value);
  return result;
}

AuthorityResult check_octets(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '@') {
      return failure(AuthorityError::userinfo, at);
    }
    if (c == '/' || c == '?' || c == '#') {
      return failure(AuthorityError::not_authority_form, at);
    }
    if (!is_unreserved(c) && !is_sub_delim(c) && c != '%' && c != ':' && c != '[' && c != ']') {
      return failure(AuthorityError::byte_not_allowed, at);
    }
  }
  return {};
}

AuthorityResult combine(HostResult host, std::string_view text, std::size_t colon,
                        const Strictness& rules) {
  if (host.error != AuthorityError::none) {
    return failure(host.error, host.offset);
  }
  AuthorityResult result = parse_port(text.substr(colon + 1), colon + 1, rules);
  result.value.host = std::move(host.host);
  result.value.address = host.address;
  return result;
}

AuthorityResult parse_bracket_form(std::string_view text, const Strictness& rules) {
  const std::size_t close = text.find(']');
  if (close == std::string_view::npos) {
    return failure(AuthorityError::bracket_unbalanced, 0);
  }
  if (close + 1 == text.size()) {
    return failure(AuthorityError::port_missing, text.size());
  }
  if (text[close + 1] != ':') {
    return failure(AuthorityError::bracket_text_behind, close + 1);
  }
  HostResult host = parse_bracketed(text.substr(1, close - 1));
  ++host.offset;  // behind the bracket
  return combine(std::move(host), text, close + 1, rules);
}

}  // namespace

AuthorityResult parse_authority(std::string_view text, const Strictness& rules) {
  if (text.empty()) {
    return failure(AuthorityError::empty, 0);
  }
  if (AuthorityResult checked = check_octets(text); checked.error != AuthorityError::none) {
    return checked;
  }
  if (text.front() == '[') {
    return parse_bracket_form(text, rules);
  }
  if (const std::size_t bracket = text.find_first_of("[]"); bracket != std::string_view::npos) {
    return failure(AuthorityError::bracket_unbalanced, bracket);
  }
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) {
    return failure(AuthorityError::port_missing, text.size());
  }
  if (text.find(':', colon + 1) != std::string_view::npos) {
    return failure(AuthorityError::ipv6_not_bracketed, colon);
  }
  if (colon == 0) {
    return failure(AuthorityError::host_empty, 0);
  }
  return combine(parse_name(text.substr(0, colon), rules), text, colon, rules);
}

std::string to_string(const Authority& value) {
  const std::string host = value.address ? to_host_text(*value.address) : value.host;
  return host + ":" + std::to_string(value.port);
}

}  // namespace connectspec::proxy
