#include "reference_proxy/core/request_head.h"

#include "reference_proxy/core/octets.h"

namespace connectspec::proxy {
namespace {

constexpr std::size_t version_octets = 8;  // "HTTP/1.1"

head_error judge_version(std::string_view text) {
  // RFC 9112 §2.3: HTTP-version = HTTP-name "/" DIGIT "." DIGIT, and HTTP-name is case-sensitive.
  if (text.size() != version_octets || !text.starts_with("HTTP/") || !is_digit(text[5]) ||
      text[6] != '.' || !is_digit(text[7])) {
    return head_error::version_malformed;
  }
  return text[5] == '1' ? head_error::none : head_error::version_not_supported;
}

}  // namespace

head_parser::head_parser(const head_limits& limits, const strictness& rules)
    : limits_(limits), rules_(rules) {}

std::size_t head_parser::feed(std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && state_ == head_state::need_more) {
    if (offset_ >= limits_.head_octets) {
      fail(in_request_line() ? head_error::target_too_long : head_error::head_too_large);
      break;
    }
    take(bytes[taken]);
    if (state_ == head_state::failed) {
      break;
    }
    ++offset_;
    ++taken;
  }
  return taken;
}

void head_parser::take(char c) {
  switch (place_) {
    case place::start:
      return take_start(c);
    case place::start_lf:
      return expect_lf(c, place::start);
    case place::method:
      return take_method(c);
    case place::target:
      return take_target(c);
    case place::version:
      return take_version(c);
    case place::version_lf:
      return expect_lf(c, place::line_start);
    case place::line_start:
      return take_line_start(c);
    case place::name:
      return take_name(c);
    case place::value:
      return take_value(c);
    case place::value_lf:
      return expect_lf(c, place::line_start);
    case place::end_lf:
      return expect_lf(c, place::end_lf);
  }
}

// RFC 9112 §2.2: a server "SHOULD ignore at least one empty line (CRLF) received prior to the
// request-line".
void head_parser::take_start(char c) {
  if (c != '\r' && c != '\n') {
    place_ = place::method;
    return take_method(c);
  }
  if (rules_.reject_leading_empty_lines || ++empty_lines_ > limits_.leading_empty_lines) {
    return fail(head_error::too_many_empty_lines);
  }
  if (c == '\r') {
    place_ = place::start_lf;
  } else {
    lone_lf_allowed();
  }
}

void head_parser::take_method(char c) {
  if (c == ' ' && !head_.method.empty()) {
    place_ = place::target;
    return;
  }
  if (!is_token_octet(c)) {
    return fail(head_error::method_not_a_token);
  }
  if (head_.method.size() >= limits_.method_octets) {
    return fail(head_error::method_too_long);
  }
  head_.method.push_back(c);
}

void head_parser::take_target(char c) {
  if (c == ' ') {
    if (head_.target.empty()) {
      return fail(head_error::target_empty);
    }
    place_ = place::version;
    return;
  }
  if (c == '\r' || c == '\n') {
    return fail(head_error::version_missing);
  }
  const auto octet = static_cast<unsigned char>(c);
  if (octet <= 0x20 || octet >= 0x7f) {
    return fail(head_error::target_byte_not_allowed);
  }
  if (head_.target.size() >= limits_.target_octets) {
    return fail(head_error::target_too_long);
  }
  head_.target.push_back(c);
}

void head_parser::take_version(char c) {
  if (c == '\r') {
    place_ = place::version_lf;
    return finish_request_line();
  }
  if (c == '\n') {
    if (lone_lf_allowed()) {
      place_ = place::line_start;
      finish_request_line();
    }
    return;
  }
  if (version_.size() >= version_octets) {
    return fail(c == ' ' ? head_error::text_behind_version : head_error::version_malformed);
  }
  version_.push_back(c);
}

void head_parser::finish_request_line() {
  const head_error error = judge_version(version_);
  if (error != head_error::none) {
    return fail(error);
  }
  // RFC 9110 §2.5: a higher minor version is processed as the highest one implemented.
  head_.minor_version = version_[7] - '0';
}

void head_parser::take_line_start(char c) {
  if (c == '\r') {
    place_ = place::end_lf;
    return;
  }
  if (c == '\n') {
    if (lone_lf_allowed()) {
      state_ = head_state::complete;
    }
    return;
  }
  // RFC 9112 §2.2 and §5.2: whitespace before the first field, and obs-fold behind any.
  if (c == ' ' || c == '\t') {
    return fail(head_error::line_led_by_whitespace);
  }
  if (c == ':') {
    return fail(head_error::field_name_empty);
  }
  if (head_.fields.size() >= limits_.fields) {
    return fail(head_error::too_many_fields);
  }
  head_.fields.emplace_back();
  place_ = place::name;
  take_name(c);
}

void head_parser::take_name(char c) {
  if (c == ':') {
    place_ = place::value;
    return;
  }
  // RFC 9112 §5.1: "No whitespace is allowed between the field name and colon."
  if (c == ' ' || c == '\t') {
    return fail(head_error::space_before_colon);
  }
  if (c == '\r' || c == '\n') {
    return fail(head_error::colon_missing);
  }
  if (!is_token_octet(c)) {
    return fail(head_error::field_name_not_a_token);
  }
  head_.fields.back().name.push_back(c);
}

void head_parser::take_value(char c) {
  if (c == '\r') {
    place_ = place::value_lf;
    return finish_field();
  }
  if (c == '\n') {
    if (lone_lf_allowed()) {
      place_ = place::line_start;
      finish_field();
    }
    return;
  }
  if (!is_field_value_octet(c)) {
    return fail(head_error::field_value_byte_not_allowed);
  }
  std::string& value = head_.fields.back().value;
  const bool leading_space = value.empty() && (c == ' ' || c == '\t');
  if (!leading_space) {
    value.push_back(c);
  }
}

void head_parser::finish_field() {
  std::string& value = head_.fields.back().value;
  while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) {
    value.pop_back();
  }
}

void head_parser::expect_lf(char c, place next) {
  // RFC 9112 §2.2: a bare CR makes the element invalid.
  if (c != '\n') {
    return fail(head_error::bare_cr);
  }
  if (place_ == place::end_lf) {
    state_ = head_state::complete;
  }
  place_ = next;
}

bool head_parser::lone_lf_allowed() {
  if (rules_.reject_bare_lf) {
    fail(head_error::bare_lf);
  }
  return !rules_.reject_bare_lf;
}

void head_parser::fail(head_error error) {
  state_ = head_state::failed;
  error_ = error;
}

int status_for(head_error error) {
  switch (error) {
    case head_error::method_too_long:
      return 501;
    case head_error::target_too_long:
      return 414;
    case head_error::head_too_large:
    case head_error::too_many_fields:
      return 431;
    case head_error::version_not_supported:
      return 505;
    default:
      return 400;
  }
}

std::string_view explain(head_error error) {
  switch (error) {
    case head_error::none:
      return "The request head is valid.";
    case head_error::too_many_empty_lines:
      return "Too many empty lines precede the request.";
    case head_error::bare_lf:
      return "A line ends with LF alone; lines end with CR LF.";
    case head_error::bare_cr:
      return "A CR is not followed by LF.";
    case head_error::method_not_a_token:
      return "The request does not begin with a method.";
    case head_error::method_too_long:
      return "The method is longer than any this proxy knows.";
    case head_error::target_empty:
      return "The request line has no target, or more than one space before it.";
    case head_error::target_byte_not_allowed:
      return "The request target holds a character that is not allowed there.";
    case head_error::target_too_long:
      return "The request target is too long.";
    case head_error::version_missing:
      return "The request line has no HTTP version.";
    case head_error::version_malformed:
      return "The HTTP version is malformed.";
    case head_error::version_not_supported:
      return "This proxy speaks HTTP/1.1 and HTTP/1.0 only.";
    case head_error::text_behind_version:
      return "Something follows the HTTP version on the request line.";
    case head_error::line_led_by_whitespace:
      return "A header line begins with whitespace.";
    case head_error::field_name_empty:
      return "A header field has an empty name.";
    case head_error::field_name_not_a_token:
      return "The name of a header field holds a character that is not allowed there.";
    case head_error::space_before_colon:
      return "Whitespace stands inside or behind the name of a header field.";
    case head_error::colon_missing:
      return "A header line has no colon.";
    case head_error::field_value_byte_not_allowed:
      return "The value of a header field holds a control character.";
    case head_error::head_too_large:
      return "The header section is too large.";
    case head_error::too_many_fields:
      return "The header section has too many fields.";
  }
  return "The request head is not valid.";
}

}  // namespace connectspec::proxy
