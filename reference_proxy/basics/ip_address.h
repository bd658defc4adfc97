// IP addresses and networks as plain values: parsed strictly, compared, printed. No I/O.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace connectspec::proxy {

// An IPv4 address uses the first 4 octets (network order), an IPv6 address all 16.
struct IpAddress {
  std::array<std::uint8_t, 16> octets{};
  bool is_v6 = false;

  friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

// Exactly four decimal octets 0..255 without leading zeros (RFC 3986 §3.2.2 IPv4address).
std::optional<IpAddress> parse_ipv4(std::string_view text);

// As inet_aton(3) reads it: one to four parts in decimal, octal (0...) or hexadecimal (0x...), the
// last one filling all octets that are left.
std::optional<IpAddress> parse_ipv4_as_inet_aton(std::string_view text);

// The spellings of RFC 4291 §2.2, without brackets and without a zone identifier.
std::optional<IpAddress> parse_ipv6(std::string_view text);

// Either of the two.
std::optional<IpAddress> parse_ip(std::string_view text);

// The IPv4 address inside an IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2), else the address itself.
IpAddress unmapped(const IpAddress& address);

// The IPv4 address that packets sent to this IPv6 address end at, if it names one by its form:
// IPv4-mapped, NAT64 (RFC 6052 §2.1) or 6to4 (RFC 3056 §2).
std::optional<IpAddress> embedded_ipv4(const IpAddress& address);

// RFC 5952 text without brackets.
std::string to_string(const IpAddress& address);

// The text with brackets round IPv6, as used in front of ":port".
std::string to_host_text(const IpAddress& address);

struct IpNetwork {
  IpAddress address;
  unsigned prefix_bits = 0;  // 0..32 for IPv4, 0..128 for IPv6

  // False when the families differ.
  [[nodiscard]] bool contains(const IpAddress& candidate) const;
};

// "10.0.0.0/8", "fc00::/7", or an address alone (all bits count). Bits beyond the prefix are
// ignored.
std::optional<IpNetwork> parse_network(std::string_view text);

}  // namespace connectspec::proxy
