#include "reference_proxy/core/authority.h"

#include <algorithm>

#include "reference_proxy/core/octets.h"

namespace connectspec::proxy {
namespace {

constexpr std::size_t longest_name = 253;
constexpr std::size_t longest_label = 63;

struct host_result {
  std::string host;
  std::optional<ip_address> address;
  authority_error error = authority_error::none;
  std::size_t offset = 0;
};

host_result host_failure(authority_error error, std::size_t offset) {
  return {.host = {}, .address = {}, .error = error, .offset = offset};
}

authority_result failure(authority_error error, std::size_t offset) {
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

host_result decode_percent(std::string_view text, const strictness& rules) {
  host_result result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      result.host.push_back(to_lower(text[at]));
      continue;
    }
    if (rules.reject_percent_encoded_names) {
      return host_failure(authority_error::percent_encoding_refused, at);
    }
    if (at + 2 >= text.size() || !is_hex_digit(text[at + 1]) || !is_hex_digit(text[at + 2])) {
      return host_failure(authority_error::percent_encoding_broken, at);
    }
    const char octet = static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
    // RFC 3986 §2.4: never decode twice, and an encoded delimiter must not become one.
    if (!is_unreserved(octet)) {
      return host_failure(authority_error::percent_encoding_of_other_byte, at);
    }
    result.host.push_back(to_lower(octet));
    at += 2;
  }
  return result;
}

authority_error check_labels(std::string_view name, const strictness& rules) {
  if (name.size() > longest_name) {
    return authority_error::name_too_long;
  }
  std::size_t label = 0;
  for (const char c : name) {
    if (c == '.') {
      if (label == 0) {
        return authority_error::label_empty;
      }
      label = 0;
      continue;
    }
    if (rules.reject_names_no_host_can_have && !is_alpha(c) && !is_digit(c) && c != '-' &&
        c != '_') {
      return authority_error::name_byte_not_allowed;
    }
    if (++label > longest_label) {
      return authority_error::label_too_long;
    }
  }
  return label == 0 ? authority_error::label_empty : authority_error::none;
}

host_result parse_name(std::string_view text, const strictness& rules) {
  if (const auto address = parse_ipv4(text)) {
    return {.host = to_string(*address), .address = address};
  }
  host_result result = decode_percent(text, rules);
  if (result.error != authority_error::none) {
    return result;
  }
  // RFC 1034 §3.1: a trailing dot only marks the name as complete.
  if (result.host.size() > 1 && result.host.ends_with('.')) {
    result.host.pop_back();
  }
  if (looks_numeric(result.host)) {
    return host_failure(authority_error::name_numeric, 0);
  }
  result.error = check_labels(result.host, rules);
  return result;
}

host_result parse_bracketed(std::string_view inside) {
  if (inside.find('%') != std::string_view::npos) {
    return host_failure(authority_error::ipv6_zone, inside.find('%'));
  }
  if (inside.starts_with('v') || inside.starts_with('V')) {
    return host_failure(authority_error::ip_future, 0);
  }
  const auto parsed = parse_ipv6(inside);
  if (!parsed) {
    return host_failure(authority_error::ipv6_invalid, 0);
  }
  const ip_address address = unmapped(*parsed);
  return {.host = to_string(address), .address = address};
}

authority_result parse_port(std::string_view digits, std::size_t base, const strictness& rules) {
  if (digits.empty()) {
    return failure(authority_error::port_empty, base);
  }
  unsigned value = 0;
  for (std::size_t at = 0; at < digits.size(); ++at) {
    if (!is_digit(digits[at])) {
      return failure(authority_error::port_not_decimal, base + at);
    }
    // Saturates, so that no number of digits wraps round to a valid port.
    value = std::min(value * 10 + static_cast<unsigned>(digits[at] - '0'), 65536U);
  }
  // RFC 9110 §9.3.6: a server "MUST reject a CONNECT request that targets an empty or invalid port
  // number"; nothing can be connected to at port 0.
  if (value == 0 || value > 65535) {
    return failure(authority_error::port_out_of_range, base);
  }
  if (rules.reject_port_leading_zeros && digits.front() == '0') {
    return failure(authority_error::port_leading_zero, base);
  }
  authority_result result;
  result.value.port = static_cast<std::uint16_t>(value);
  return result;
}

authority_result check_octets(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '@') {
      return failure(authority_error::userinfo, at);
    }
    if (c == '/' || c == '?' || c == '#') {
      return failure(authority_error::not_authority_form, at);
    }
    if (!is_unreserved(c) && !is_sub_delim(c) && c != '%' && c != ':' && c != '[' && c != ']') {
      return failure(authority_error::byte_not_allowed, at);
    }
  }
  return {};
}

authority_result combine(host_result host, std::string_view text, std::size_t colon,
                         const strictness& rules) {
  if (host.error != authority_error::none) {
    return failure(host.error, host.offset);
  }
  authority_result result = parse_port(text.substr(colon + 1), colon + 1, rules);
  result.value.host = std::move(host.host);
  result.value.address = host.address;
  return result;
}

authority_result parse_bracket_form(std::string_view text, const strictness& rules) {
  const std::size_t close = text.find(']');
  if (close == std::string_view::npos) {
    return failure(authority_error::bracket_unbalanced, 0);
  }
  if (close + 1 == text.size()) {
    return failure(authority_error::port_missing, text.size());
  }
  if (text[close + 1] != ':') {
    return failure(authority_error::bracket_text_behind, close + 1);
  }
  return combine(parse_bracketed(text.substr(1, close - 1)), text, close + 1, rules);
}

host_field_verdict valid_if(bool holds) {
  return holds ? host_field_verdict::valid : host_field_verdict::invalid;
}

bool is_ip_future(std::string_view inside) {
  const std::size_t dot = inside.find('.');
  if (dot == std::string_view::npos || dot < 2 || dot + 1 == inside.size() ||
      to_lower(inside[0]) != 'v') {
    return false;
  }
  const auto tail_octet = [](char c) { return is_unreserved(c) || is_sub_delim(c) || c == ':'; };
  return std::all_of(inside.begin() + 1, inside.begin() + static_cast<std::ptrdiff_t>(dot),
                     is_hex_digit) &&
         std::all_of(inside.begin() + static_cast<std::ptrdiff_t>(dot) + 1, inside.end(),
                     tail_octet);
}

bool is_reg_name(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%') {
      if (at + 2 >= text.size() || !is_hex_digit(text[at + 1]) || !is_hex_digit(text[at + 2])) {
        return false;
      }
      at += 2;
    } else if (!is_unreserved(text[at]) && !is_sub_delim(text[at])) {
      return false;
    }
  }
  return true;
}

}  // namespace

authority_result parse_authority(std::string_view text, const strictness& rules) {
  if (text.empty()) {
    return failure(authority_error::empty, 0);
  }
  if (authority_result checked = check_octets(text); checked.error != authority_error::none) {
    return checked;
  }
  if (text.front() == '[') {
    return parse_bracket_form(text, rules);
  }
  if (const std::size_t bracket = text.find_first_of("[]"); bracket != std::string_view::npos) {
    return failure(authority_error::bracket_unbalanced, bracket);
  }
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) {
    return failure(authority_error::port_missing, text.size());
  }
  if (text.find(':', colon + 1) != std::string_view::npos) {
    return failure(authority_error::ipv6_not_bracketed, colon);
  }
  if (colon == 0) {
    return failure(authority_error::host_empty, 0);
  }
  return combine(parse_name(text.substr(0, colon), rules), text, colon, rules);
}

std::string to_string(const authority& value) {
  const std::string host = value.address ? to_host_text(*value.address) : value.host;
  return host + ":" + std::to_string(value.port);
}

host_field_verdict judge_host_field(std::string_view value) {
  std::size_t host_end = 0;
  if (value.starts_with('[')) {
    const std::size_t close = value.find(']');
    if (close == std::string_view::npos) {
      return host_field_verdict::invalid;
    }
    const std::string_view inside = value.substr(1, close - 1);
    if (!parse_ipv6(inside) && !is_ip_future(inside)) {
      return host_field_verdict::invalid;
    }
    host_end = close + 1;
  } else {
    host_end = std::min(value.find(':'), value.size());
    if (!is_reg_name(value.substr(0, host_end))) {
      return host_field_verdict::invalid;
    }
  }
  if (host_end == value.size()) {
    return host_field_verdict::valid;
  }
  const std::string_view port = value.substr(host_end + 1);
  return valid_if(value[host_end] == ':' && std::all_of(port.begin(), port.end(), is_digit));
}

}  // namespace connectspec::proxy
