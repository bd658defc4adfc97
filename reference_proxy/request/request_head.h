// The head of a request, taken apart octet by octet: request line and field lines
// (RFC 9112 §2 to §5). Strict, incremental and bounded; no I/O; bytes from a peer never throw.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference_proxy/request/field.h"
#include "reference_proxy/request/strictness.h"

namespace connectspec::proxy {

enum class HeadError {
  none,
  too_many_empty_lines,
  bare_lf,
  bare_cr,
  method_not_a_token,
  method_too_long,
  target_empty,
  target_byte_not_allowed,
  target_too_long,
  version_missing,
  version_malformed,
  version_not_supported,
  text_behind_version,
  line_led_by_whitespace,
  field_name_empty,
  field_name_not_a_token,
  space_before_colon,
  colon_missing,
  field_value_byte_not_allowed,
  head_too_large,
  too_many_fields,
};

// A fixed sentence for the client; it holds nothing of the request.
std::string_view explain(HeadError error);

// The status that answers it (RFC 9112 §3, RFC 6585 §5): 400, 414, 431, 501 or 505.
int status_for(HeadError error);

struct HeadLimits {
  std::size_t head_octets = 65536;    // everything up to and with the empty line
  std::size_t target_octets = 16384;  // RFC 9112 §3 asks for request lines of 8000 at least
  std::size_t method_octets = 32;     // more than any registered method has (RFC 9110 §16.1.1)
  std::size_t fields = 128;           // browsers send about ten
  // RFC 9112 §2.2 asks for one at least; nobody needs many.
  std::size_t leading_empty_lines = 4;
};

struct RequestHead {
  std::string method;
  std::string target;
  int minor_version = 0;  // of HTTP/1
  std::vector<FieldLine> fields;
  int major_version = 1;
};

// As Via has it (RFC 9110 §7.6.3): "1.0", "1.1", "2".
std::string version_text(const RequestHead& head);

[[nodiscard]] inline bool is_http_1_0(const RequestHead& head) {
  return head.major_version == 1 && head.minor_version == 0;
}

enum class HeadState { need_more, complete, failed };

class HeadParser {
 public:
  HeadParser(const HeadLimits& limits, const Strictness& rules);

  // Takes octets until the head ends or fails; returns how many were taken. Those that are left
  // over after state() became complete belong to the tunnel. After complete or failed nothing more
  // is taken.
  std::size_t feed(std::string_view bytes);

  [[nodiscard]] HeadState state() const { return state_; }
  [[nodiscard]] HeadError error() const { return error_; }
  // Octets taken so far; after a failure the offset of the octet that decided.
  [[nodiscard]] std::size_t offset() const { return offset_; }
  [[nodiscard]] const RequestHead& head() const { return head_; }
  // The same, for good: once, when complete.
  [[nodiscard]] RequestHead take_head() { return std::move(head_); }

 private:
  enum class Place {
    start,
    start_lf,
    method,
    target,
    version,
    version_lf,
    line_start,
    name,
    value,
    value_lf,
    end_lf
  };

  void take(char c);
  void take_start(char c);
  void take_method(char c);
  void take_target(char c);
  void take_version(char c);
  void finish_request_line();
  void take_line_start(char c);
  void take_name(char c);
  void take_value(char c);
  void finish_field();
  void expect_lf(char c, Place next);
  // True when a lone LF may end the line here; otherwise fails.
  bool lone_lf_allowed();
  void fail(HeadError error);
  [[nodiscard]] bool in_request_line() const { return place_ <= Place::version_lf; }

  HeadLimits limits_;
  Strictness rules_;
  RequestHead head_;
  std::string version_;
  Place place_ = Place::start;
  HeadState state_ = HeadState::need_more;
  HeadError error_ = HeadError::none;
  std::size_t offset_ = 0;
  std::size_t empty_lines_ = 0;
};

}  // namespace connectspec::proxy
