#include "reference_proxy/request/authority_error.h"

namespace connectspec::proxy {

std::string_view explain(AuthorityError error) {
  switch (error) {
    case AuthorityError::none:
      return "The target is a valid host and port.";
    case AuthorityError::empty:
      return "The request target is empty.";
    case AuthorityError::byte_not_allowed:
      return "The request target holds a character that no host and port can hold.";
    case AuthorityError::not_authority_form:
      return "CONNECT takes a host and a port only: no scheme, path, query or fragment.";
    case AuthorityError::userinfo:
      return "The request target holds an at-sign; user information has no place in it.";
    case AuthorityError::host_empty:
      return "The host in the request target is empty.";
    case AuthorityError::port_missing:
      return "The request target has no port; CONNECT has no default port.";
    case AuthorityError::port_empty:
      return "The port in the request target is empty.";
    case AuthorityError::port_not_decimal:
      return "The port in the request target is not a decimal number.";
    case AuthorityError::port_out_of_range:
      return "The port in the request target is not in the range 1 to 65535.";
    case AuthorityError::port_leading_zero:
      return "The port in the request target begins with a zero.";
    case AuthorityError::percent_encoding_broken:
      return "The host holds a percent sign that two hexadecimal digits do not follow.";
    case AuthorityError::percent_encoding_of_other_byte:
      return "The host percent-encodes an octet that no host name holds.";
    case AuthorityError::percent_encoding_refused:
      return "Percent-encoding in the host is not accepted.";
    case AuthorityError::name_numeric:
      return "The host looks like a number but is not a dotted-decimal IPv4 address.";
    case AuthorityError::name_byte_not_allowed:
      return "The host holds a character that no host name holds.";
    case AuthorityError::name_too_long:
      return "The host name is longer than 253 characters.";
    case AuthorityError::label_empty:
      return "The host name holds an empty label.";
    case AuthorityError::label_too_long:
      return "A label of the host name is longer than 63 characters.";
    case AuthorityError::ipv6_not_bracketed:
      return "The request target holds more than one colon; an IPv6 address needs brackets.";
    case AuthorityError::ipv6_invalid:
      return "The brackets do not hold an IPv6 address.";
    case AuthorityError::ipv6_zone:
      return "An IPv6 zone identifier has no place in a request target.";
    case AuthorityError::ip_future:
      return "The brackets hold an address of an unknown IP version.";
    case AuthorityError::bracket_unbalanced:
      return "The brackets in the request target do not match.";
    case AuthorityError::bracket_text_behind:
      return "Only a colon and a port may follow the closing bracket.";
  }
  return "The request target is not valid.";
}

}  // namespace connectspec::proxy
