// The head of a response, as a parent proxy sends it (RFC 9112 §4 and §5). No I/O; bytes from a
// peer never throw.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference_proxy/request/field.h"

namespace connectspec::proxy {

struct ResponseHead {
  int minor_version = 1;  // of HTTP/1
  int status = 0;         // 100..599
  std::string reason;     // may be empty
  std::vector<FieldLine> fields;
};

// False as soon as no continuation can make `text` a response head of HTTP/1 with CR LF line ends.
// Its first `judged` octets have been through here before.
bool may_become_response_head(std::string_view text, std::size_t judged);

// `text` is everything up to and with the empty line. Folded lines are unfolded (RFC 9112 §5.2) and
// whitespace in front of a colon is dropped (§5.1), as a proxy must do for responses; anything else
// that is not by the grammar gives nothing.
std::optional<ResponseHead> parse_response_head(std::string_view text);

// How the content behind a head that refuses a CONNECT is delimited (RFC 9112 §6.3).
struct ContentFraming {
  enum class Kind { none, length, chunked, until_close, unreadable } by = Kind::none;
  std::size_t length = 0;  // of kind length
};

ContentFraming framing_of(const ResponseHead& head);

}  // namespace connectspec::proxy
