// The target of a CONNECT request: authority-form, a host and a port (RFC 9112 §3.2.3,
// RFC 9110 §9.3.6). No I/O; bytes from a peer never throw.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "reference_proxy/basics/ip_address.h"
#include "reference_proxy/request/authority_error.h"
#include "reference_proxy/request/strictness.h"

namespace connectspec::proxy {

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
  std::size_t offset = 0;  // of the octet that decided, or where what is wrong begins
};

AuthorityResult parse_authority(std::string_view text, const Strictness& rules);

// "host:port" with brackets where needed: safe to log, never holds control octets.
std::string to_string(const Authority& value);

}  // namespace connectspec::proxy
