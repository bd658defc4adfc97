// Tolerant reading of what a chained target sends to its parent.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/field.h"

namespace connectspec {

// Offset behind the empty line that ends a head, or npos when it isn't there yet. Bare LF counts.
std::size_t head_end(std::string_view octets);

// Tells the head of a request from what follows it. Bounded by Limits::head_bytes: a longer head is
// never complete.
class RequestHeadReader {
 public:
  // Takes what was read and returns the part of it that is behind the head (a suffix of `octets`).
  std::string_view feed(std::string_view octets);
  bool complete() const { return complete_; }

 private:
  std::string head_;  // while it arrives
  bool complete_ = false;
};

struct RequestHead {
  std::string method;
  std::string target;
  std::string version;  // as received; empty when the line has no third word
  std::vector<Field> fields;
};

// `octets` begins with the request line; what follows the head is left alone. Never fails: of a
// line that isn't three words some members are empty.
RequestHead parse_request_head(std::string_view octets);

// The combined value of a field: its lines in order, joined by ", " (RFC 9110 §5.2); nullopt when
// there is none.
std::optional<std::string> combined_value(const RequestHead& head, std::string_view name);

}  // namespace connectspec
