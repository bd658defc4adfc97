// The words of the judge: rules, that every recipient must keep, and liberties, that each may take.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace connectspec::fuzz {

// Why every recipient has to refuse a request.
enum class Rule {
  none,
  request_line,    // RFC 9112 §3: method SP request-target SP HTTP-version
  method,          // RFC 9110 §9.1: a token; and here, CONNECT
  target,          // RFC 9112 §3.2.3: authority-form
  host,            // RFC 3986 §3.2.2, RFC 9110 §4.2.1: not empty, and its own kind of text
  port,            // RFC 9110 §9.3.6: "MUST reject ... an empty or invalid port number"
  version,         // RFC 9112 §2.3
  field_line,      // RFC 9112 §5: field-name ":" OWS field-value OWS
  field_name,      // RFC 9110 §5.1; whitespace before the colon is RFC 9112 §5.1
  leading_space,   // RFC 9112 §2.2: whitespace between the request line and the first field
  host_missing,    // RFC 9112 §3.2
  host_repeated,   // RFC 9112 §3.2
  host_invalid,    // RFC 9112 §3.2
  content_length,  // RFC 9112 §6.3 rule 5: invalid, or several that differ
};
std::string_view to_string(Rule rule);

// What a recipient may take or refuse as it likes.
enum class Liberty : std::uint32_t {
  bare_lf = 1U << 0,            // RFC 9112 §2.2: MAY recognize a single LF as a line terminator
  empty_line_first = 1U << 1,   // RFC 9112 §2.2: SHOULD ignore at least one
  bare_cr = 1U << 2,            // RFC 9112 §2.2: invalid, or replaced with SP
  folded_line = 1U << 3,        // RFC 9112 §5.2: reject, or replace with SP
  odd_spacing = 1U << 4,        // RFC 9112 §3: MAY parse the line on whitespace boundaries
  field_control = 1U << 5,      // RFC 9110 §5.5: reject, replace, or retain
  other_version = 1U << 6,      // RFC 9110 §2.5: a major version that isn't implemented
  port_leading_zero = 1U << 7,  // RFC 3986 §3.2.3: port = *DIGIT
  percent_encoded = 1U << 8,    // RFC 3986 §3.2.2: of an unreserved octet
  percent_encoded_other = 1U << 9,  // ... of any other one
  numeric_name = 1U << 10,          // a reg-name that inet_aton takes for an address
  no_host_octet = 1U << 11,         // octets that no host name has
  no_host_shape = 1U << 12,         // an empty label, or more octets than a host name can have
  ip_future = 1U << 13,             // RFC 3986 §3.2.2
  host_field_empty = 1U << 14,      // RFC 9112 §3.2: means a target without authority, unlike this
  content_length_zero = 1U << 15,   // RFC 9110 §8.6
  content = 1U << 16,         // RFC 9110 §9.3.6: CONNECT has no content, and this announces some
  odd_connection = 1U << 17,  // RFC 9110 §7.6.1: Connection is a list of tokens
};

class Liberties {
 public:
  constexpr void take(Liberty one) { bits_ |= static_cast<std::uint32_t>(one); }
  constexpr void add(const Liberties& more) { bits_ |= more.bits_; }
  constexpr bool has(Liberty one) const { return (bits_ & static_cast<std::uint32_t>(one)) != 0; }
  constexpr bool none() const { return bits_ == 0; }
  constexpr bool within(const Liberties& allowed) const { return (bits_ & ~allowed.bits_) == 0; }
  friend constexpr bool operator==(const Liberties&, const Liberties&) = default;

 private:
  std::uint32_t bits_ = 0;
};
// "bare-lf port-leading-zero", in the order of the declaration; empty when there are none.
std::string to_string(const Liberties& liberties);

}  // namespace connectspec::fuzz
