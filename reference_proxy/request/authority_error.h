// What can be wrong with the target of a CONNECT request, one name for each cause.
#pragma once

#include <string_view>

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

}  // namespace connectspec::proxy
