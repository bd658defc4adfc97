#include "fuzz/grammar/abnf.h"

#include <algorithm>
#include <cstddef>

namespace connectspec::fuzz::abnf {
namespace {

constexpr auto npos = std::string_view::npos;

bool one_of(char c, std::string_view set) { return set.find(c) != npos; }

unsigned hex(char c) { return static_cast<unsigned>(digit(c) ? c - '0' : (c | 0x20) - 'a' + 10); }

// What stands before the next `separator`, which is taken away with it.
std::string_view next_part(std::string_view& rest, char separator) {
  const std::size_t at = rest.find(separator);
  const std::string_view part = rest.substr(0, at);
  rest = at == npos ? std::string_view() : rest.substr(at + 1);
  return part;
}

// *( h16 ":" ) then h16, or IPv4address where `ipv4_last`: how many 16-bit groups that is, nothing
// when the text is no such list. The empty text is the empty list.
std::optional<int> groups(std::string_view text, bool ipv4_last) {
  int count = 0;
  while (!text.empty()) {
    const bool last = text.find(':') == npos;
    if (!last && text.back() == ':') {
      return std::nullopt;
    }
    const std::string_view part = next_part(text, ':');
    if (last && ipv4_last && ipv4_address(part)) {
      return count + 2;
    }
    if (!h16(part)) {
      return std::nullopt;
    }
    ++count;
  }
  return count;
}

// The groups' octets one after another; returns how many.
std::size_t write_groups(std::string_view text, std::uint8_t* to) {
  std::size_t written = 0;
  while (!text.empty()) {
    const std::string_view part = next_part(text, ':');
    if (part.find('.') != npos) {
      for (const std::uint8_t octet : ipv4_octets(part)) {
        to[written++] = octet;
      }
      continue;
    }
    unsigned value = 0;
    for (const char c : part) {
      value = value * 16 + hex(c);
    }
    to[written++] = static_cast<std::uint8_t>(value >> 8);
    to[written++] = static_cast<std::uint8_t>(value & 0xFF);
  }
  return written;
}

}  // namespace

// unreserved = ALPHA / DIGIT / "-" / "." / "_" / "~"
bool unreserved(char c) { return alpha(c) || digit(c) || one_of(c, "-._~"); }

// sub-delims = "!" / "$" / "&" / "'" / "(" / ")" / "*" / "+" / "," / ";" / "="
bool sub_delims(char c) { return one_of(c, "!$&'()*+,;="); }

bool tchar(char c) { return digit(c) || alpha(c) || one_of(c, "!#$%&'*+-.^_`|~"); }

// obs-text = %x80-FF
bool obs_text(char c) { return static_cast<unsigned char>(c) >= 0x80; }

bool token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), tchar);
}

bool field_name(std::string_view text) { return token(text); }

// field-value = *field-content; field-content = field-vchar [ 1*( SP / HTAB / field-vchar )
// field-vchar ]; field-vchar = VCHAR / obs-text
bool field_value(std::string_view text) {
  const auto inside = [](char c) { return vchar(c) || obs_text(c) || wsp(c); };
  return text.empty() ||
         (!wsp(text.front()) && !wsp(text.back()) && std::all_of(text.begin(), text.end(), inside));
}

// HTTP-name = %s"HTTP", so the case counts.
bool http_version(std::string_view text) {
  return text.size() == 8 && text.substr(0, 5) == "HTTP/" && digit(text[5]) && text[6] == '.' &&
         digit(text[7]);
}

bool content_length(std::string_view text) { return !text.empty() && port(text); }

bool pct_encoded(std::string_view text) {
  return text.size() == 3 && text[0] == '%' && hexdig(text[1]) && hexdig(text[2]);
}

// dec-octet = DIGIT / %x31-39 DIGIT / "1" 2DIGIT / "2" %x30-34 DIGIT / "25" %x30-35
bool dec_octet(std::string_view text) {
  switch (text.size()) {
    case 1:
      return digit(text[0]);
    case 2:
      return text[0] >= '1' && text[0] <= '9' && digit(text[1]);
    case 3:
      return (text[0] == '1' && digit(text[1]) && digit(text[2])) ||
             (text[0] == '2' && text[1] >= '0' && text[1] <= '4' && digit(text[2])) ||
             (text.substr(0, 2) == "25" && text[2] >= '0' && text[2] <= '5');
    default:
      return false;
  }
}

// IPv4address = dec-octet "." dec-octet "." dec-octet "." dec-octet
bool ipv4_address(std::string_view text) {
  if (std::count(text.begin(), text.end(), '.') != 3) {
    return false;
  }
  for (int part = 0; part < 4; ++part) {
    if (!dec_octet(next_part(text, '.'))) {
      return false;
    }
  }
  return true;
}

bool h16(std::string_view text) {
  return !text.empty() && text.size() <= 4 && std::all_of(text.begin(), text.end(), hexdig);
}

// Nine alternatives: eight groups, or "::" for one group and more of them; the last two groups may
// be written as an IPv4address (ls32).
bool ipv6_address(std::string_view text) {
  const std::size_t gap = text.find("::");
  if (gap == npos) {
    return groups(text, true) == 8;
  }
  const auto left = groups(text.substr(0, gap), false);
  const auto right = groups(text.substr(gap + 2), true);
  return left && right && *left + *right <= 7;
}

// IPvFuture = "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )
bool ip_future(std::string_view text) {
  if (text.empty() || (text.front() != 'v' && text.front() != 'V')) {
    return false;
  }
  std::string_view rest = text.substr(1);
  if (rest.find('.') == npos) {
    return false;
  }
  const std::string_view version = next_part(rest, '.');
  const auto inside = [](char c) { return unreserved(c) || sub_delims(c) || c == ':'; };
  return !version.empty() && std::all_of(version.begin(), version.end(), hexdig) && !rest.empty() &&
         std::all_of(rest.begin(), rest.end(), inside);
}

bool ip_literal(std::string_view text) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') {
    return false;
  }
  const std::string_view inside = text.substr(1, text.size() - 2);
  return ipv6_address(inside) || ip_future(inside);
}

// reg-name = *( unreserved / pct-encoded / sub-delims )
bool reg_name(std::string_view text) {
  while (!text.empty()) {
    std::size_t taken = 1;
    if (pct_encoded(text.substr(0, 3))) {
      taken = 3;
    } else if (!unreserved(text.front()) && !sub_delims(text.front())) {
      return false;
    }
    text.remove_prefix(taken);
  }
  return true;
}

bool uri_host(std::string_view text) {
  return ip_literal(text) || ipv4_address(text) || reg_name(text);
}

bool port(std::string_view text) { return std::all_of(text.begin(), text.end(), digit); }

std::optional<HostAndPort> split_host_and_port(std::string_view text) {
  // Only a bracketed host holds colons.
  const std::size_t bracket = !text.empty() && text.front() == '[' ? text.find(']') : 0;
  const std::size_t colon = bracket == npos ? npos : text.find(':', bracket);
  HostAndPort result{text.substr(0, colon), {}, colon != npos};
  if (result.has_colon) {
    result.port = text.substr(colon + 1);
  }
  return uri_host(result.host) ? std::optional(result) : std::nullopt;
}

bool authority_form(std::string_view text) {
  const auto parts = split_host_and_port(text);
  return parts && parts->has_colon && port(parts->port);
}

bool host_field(std::string_view text) {
  const auto parts = split_host_and_port(text);
  return parts && port(parts->port);
}

std::array<std::uint8_t, 4> ipv4_octets(std::string_view text) {
  std::array<std::uint8_t, 4> result{};
  for (std::uint8_t& octet : result) {
    for (const char c : next_part(text, '.')) {
      octet = static_cast<std::uint8_t>(octet * 10 + (c - '0'));
    }
  }
  return result;
}

std::array<std::uint8_t, 16> ipv6_octets(std::string_view text) {
  std::array<std::uint8_t, 16> result{};
  const std::size_t gap = text.find("::");
  write_groups(text.substr(0, gap), result.data());
  if (gap != npos) {
    std::array<std::uint8_t, 16> right{};
    const std::size_t size = write_groups(text.substr(gap + 2), right.data());
    std::copy_n(right.begin(), size, result.end() - static_cast<std::ptrdiff_t>(size));
  }
  return result;
}

}  // namespace connectspec::fuzz::abnf
