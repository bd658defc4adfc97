// The target of a CONNECT request: authority-form, a host and a port (RFC 9112 §3.2.3,
// RFC 9110 §9.3.6). No I/O; bytes from a peer never throw.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "reference_proxy/basics/ip_address.h"
#include "reference_proxy/core/strictness.h"

namespace connectspec::proxy {

enum class AuthorityError {
  none,
  empty,
  byte_not_allowed,
  not_authority_form,
  userinfo,
  host_empty,
  port_missing,
  port_empty,
  port_not_decimal,
  port_out_of_range,
  port_leading_zero,
  percent_encoding_broken,
  percent_encoding_of_other_byte,
  percent_encoding_refused,
  name_numeric,
  name_byte_not_allowed,
  name_too_long,
  label_empty,
  label_too_long,
  ipv6_not_bracketed,
  ipv6_invalid,
  ipv6_zone,
  ip_future,
  bracket_unbalanced,
  bracket_text_behind,
};

// A fixed sentence for the client; it holds nothing of the request.
std::string_view explain(AuthorityError error);

struct Authority {
  // Lower case, percent-decoded, without a trailing dot; for an address its RFC 5952 text without
  // brackets, IPv4-mapped addresses as IPv4. What policy judges is what is resolved and dialled.
  std::string host;
  std::optional<IpAddress> address;
  std::uint16_t port = 0;  // 1..65535
};

struct AuthorityResult {
  Authority value;  // meaningful when error is none
  AuthorityError error = AuthorityError::none;
  std::size_t offset = 0;  // of the octet that decided
};

AuthorityResult parse_authority(std::string_view text, const Strictness& rules);

// "host:port" with brackets where needed: safe to log, never holds control octets.
std::string to_string(const Authority& value);

// uri-host [ ":" port ] (RFC 9110 §7.2): the syntax alone, as Host is not used for routing here.
// The empty text is valid.
enum class HostFieldVerdict { valid, invalid };
HostFieldVerdict judge_host_field(std::string_view value);

}  // namespace connectspec::proxy
