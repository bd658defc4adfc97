// Where the specifications leave a choice: one switch each, true means stricter.
#pragma once

namespace connectspec::proxy {

struct Strictness {
  // RFC 9112 §2.2: a recipient "MAY recognize a single LF as a line terminator".
  bool reject_bare_lf = true;
  // RFC 9112 §2.2: a server "SHOULD ignore at least one empty line (CRLF) received prior to the
  // request-line".
  bool reject_leading_empty_lines = false;
  // RFC 3986 §3.2.3: port = *DIGIT, so "0443" is grammatical; it is read as decimal.
  bool reject_port_leading_zeros = false;
  // RFC 3986 §3.2.2: a reg-name may hold percent-encoded octets; they are decoded once.
  bool reject_percent_encoded_names = false;
  // RFC 3986 §3.2.2 allows sub-delims and "~" in a reg-name; no host name holds them
  // (RFC 1123 §2.1; "_" is allowed here, RFC 8552).
  bool reject_names_no_host_can_have = true;
  // RFC 9110 §8.6: Content-Length: 0 announces nothing.
  bool reject_content_length_zero = false;
  // RFC 9112 §3.2.2: Host should equal the target; the target decides where the tunnel goes.
  bool reject_empty_host_field = false;
};

}  // namespace connectspec::proxy
