#include "reference_proxy/request/host_field.h"

#include <algorithm>
#include <cstddef>

#include "reference_proxy/basics/ip_address.h"
#include "reference_proxy/basics/octets.h"

namespace connectspec::proxy {
namespace {

HostFieldVerdict valid_if(bool holds) {
  return holds ? HostFieldVerdict::valid : HostFieldVerdict::invalid;
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

HostFieldVerdict judge_host_field(std::string_view value) {
  std::size_t host_end = 0;
  if (value.starts_with('[')) {
    const std::size_t close = value.find(']');
    if (close == std::string_view::npos) {
      return HostFieldVerdict::invalid;
    }
    const std::string_view inside = value.substr(1, close - 1);
    if (!parse_ipv6(inside) && !is_ip_future(inside)) {
      return HostFieldVerdict::invalid;
    }
    host_end = close + 1;
  } else {
    host_end = std::min(value.find(':'), value.size());
    if (!is_reg_name(value.substr(0, host_end))) {
      return HostFieldVerdict::invalid;
    }
  }
  if (host_end == value.size()) {
    return HostFieldVerdict::valid;
  }
  const std::string_view port = value.substr(host_end + 1);
  return valid_if(value[host_end] == ':' && std::all_of(port.begin(), port.end(), is_digit));
}

}  // namespace connectspec::proxy
