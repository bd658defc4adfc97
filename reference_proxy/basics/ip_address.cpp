#include "reference_proxy/basics/ip_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace connectspec::proxy {
namespace {

constexpr std::size_t longest_ipv6_text = 45;  // the last 32 bits as IPv4 (RFC 4291 §2.2)
constexpr std::array<std::uint8_t, 12> mapped_prefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::array<std::uint8_t, 12> nat64_prefix = {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

IpAddress ipv4_at(const IpAddress& from, std::size_t offset) {
  IpAddress result;
  std::copy_n(from.octets.begin() + static_cast<std::ptrdiff_t>(offset), 4, result.octets.begin());
  return result;
}

bool starts_with(const IpAddress& address, const std::array<std::uint8_t, 12>& prefix) {
  return address.is_v6 && std::equal(prefix.begin(), prefix.end(), address.octets.begin());
}

std::optional<std::uint64_t> parse_inet_aton_part(std::string_view text) {
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    base = 16;
    text.remove_prefix(2);
  } else if (text.size() > 1 && text.front() == '0') {
    base = 8;
  }
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, base);
  return error == std::errc() && stop == end ? std::optional(value) : std::nullopt;
}

}  // namespace

std::optional<IpAddress> parse_ipv4(std::string_view text) {
  IpAddress result;
  std::size_t at = 0;
  for (std::size_t part = 0; part < 4; ++part) {
    if (part > 0) {
      if (at >= text.size() || text[at] != '.') {
        return std::nullopt;
      }
      ++at;
    }
    const std::size_t start = at;
    unsigned value = 0;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9' && at - start < 3) {
      value = value * 10 + static_cast<unsigned>(text[at] - '0');
      ++at;
    }
    const bool leading_zero = at - start > 1 && text[start] == '0';
    if (at == start || leading_zero || value > 255) {
      return std::nullopt;
    }
    result.octets[part] = static_cast<std::uint8_t>(value);
  }
  return at == text.size() ? std::optional(result) : std::nullopt;
}

std::optional<IpAddress> parse_ipv4_as_inet_aton(std::string_view text) {
  IpAddress result;
  for (std::size_t part = 0; part < 4; ++part) {
    const std::size_t dot = std::min(text.find('.'), text.size());
    const auto value = parse_inet_aton_part(text.substr(0, dot));
    const bool last = dot == text.size();
    const std::size_t octets = last ? 4 - part : 1;
    if (!value || (*value >> (8 * octets)) != 0) {
      return std::nullopt;
    }
    for (std::size_t at = 0; at < octets; ++at) {
      result.octets[part + at] = static_cast<std::uint8_t>(*value >> (8 * (octets - 1 - at)));
    }
    if (last) {
      return result;
    }
    text.remove_prefix(dot + 1);
  }
  return std::nullopt;
}

std::optional<IpAddress> parse_ipv6(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' ||
           c == '.';
  };
  if (text.size() > longest_ipv6_text || !std::all_of(text.begin(), text.end(), allowed)) {
    return std::nullopt;
  }
  IpAddress result;
  result.is_v6 = true;
  const std::string terminated(text);
  if (inet_pton(AF_INET6, terminated.c_str(), result.octets.data()) != 1) {
    return std::nullopt;
  }
  return result;
}

std::optional<IpAddress> parse_ip(std::string_view text) {
  const auto v4 = parse_ipv4(text);
  return v4 ? v4 : parse_ipv6(text);
}

IpAddress unmapped(const IpAddress& address) {
  return starts_with(address, mapped_prefix) ? ipv4_at(address, 12) : address;
}

std::optional<IpAddress> embedded_ipv4(const IpAddress& address) {
  if (starts_with(address, mapped_prefix) || starts_with(address, nat64_prefix)) {
    return ipv4_at(address, 12);
  }
  if (address.is_v6 && address.octets[0] == 0x20 && address.octets[1] == 0x02) {
    return ipv4_at(address, 2);
  }
  return std::nullopt;
}

std::string to_string(const IpAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(address.is_v6 ? AF_INET6 : AF_INET, address.octets.data(), text.data(), text.size());
  return text.data();
}

std::string to_host_text(const IpAddress& address) {
  return address.is_v6 ? "[" + to_string(address) + "]" : to_string(address);
}

bool IpNetwork::contains(const IpAddress& candidate) const {
  if (candidate.is_v6 != address.is_v6) {
    return false;
  }
  const std::size_t whole = prefix_bits / 8;
  if (!std::equal(address.octets.begin(), address.octets.begin() + static_cast<int>(whole),
                  candidate.octets.begin())) {
    return false;
  }
  const unsigned rest = prefix_bits % 8;
  if (rest == 0) {
    return true;
  }
  return ((address.octets[whole] ^ candidate.octets[whole]) >> (8 - rest)) == 0;
}

std::optional<IpNetwork> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = parse_ip(text.substr(0, slash));
  if (!address) {
    return std::nullopt;
  }
  const unsigned most = address->is_v6 ? 128 : 32;
  if (slash == std::string_view::npos) {
    return IpNetwork{*address, most};
  }
  const std::string_view digits = text.substr(slash + 1);
  unsigned bits = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (error != std::errc() || end != digits.data() + digits.size() || bits > most) {
    return std::nullopt;
  }
  return IpNetwork{*address, bits};
}

}  // namespace connectspec::proxy
