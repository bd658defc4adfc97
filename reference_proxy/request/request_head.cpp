#include "reference_proxy/request/request_head.h"

#include "reference_proxy/basics/octets.h"

namespace connectspec::proxy {
namespace {

constexpr std::size_t version_octets = 8;  // "HTTP/1.1"

HeadError judge_version(std::string_view text) {
  // RFC 9112 §2.3: HTTP-version = HTTP-name "/" DIGIT "." DIGIT, and HTTP-name is case-sensitive.
  if (text.size() != version_octets || !text.starts_with("HTTP/") || !is_digit(text[5]) ||
      text[6] != '.' || !is_digit(text[7])) {
    return HeadError::version_malformed;
  }
  return text[5] == '1' ? HeadError::none : HeadError::version_not_supported;
}

}  // namespace

HeadParser::HeadParser(const HeadLimits& limits, const Strictness& rules)
    : limits_(limits), rules_(rules) {}

std::size_t HeadParser::feed(std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && state_ == HeadState::need_more) {
    if (offset_ >= limits_.head_octets) {
      fail(in_request_line() ? HeadError::target_too_long : HeadError::head_too_large);
      break;
    }
    take(bytes[taken]);
    if (state_ == HeadState::failed) {
      break;
    }
    ++offset_;
    ++taken;
  }
  return taken;
}

void HeadParser::take(char c) {
  switch (place_) {
    case Place::start:
      return take_start(c);
    case Place::start_lf:
      return expect_lf(c, Place::start);
    case Place::method:
      return take_method(c);
    case Place::target:
      return take_target(c);
    case Place::version:
      return take_version(c);
    case Place::version_lf:
      return expect_lf(c, Place::line_start);
    case Place::line_start:
      return take_line_start(c);
    case Place::name:
      return take_name(c);
    case Place::value:
      return take_value(c);
    case Place::value_lf:
      return expect_lf(c, Place::line_start);
    case Place::end_lf:
      return expect_lf(c, Place::end_lf);
  }
}

// RFC 9112 §2.2: a server "SHOULD ignore at least one empty line (CRLF) received prior to the
// request-line".
void HeadParser::take_start(char c) {
  if (c != '\r' && c != '\n') {
    place_ = Place::method;
    return take_method(c);
  }
  if (rules_.reject_leading_empty_lines || ++empty_lines_ > limits_.leading_empty_lines) {
    return fail(HeadError::too_many_empty_lines);
  }
  if (c == '\r') {
    place_ = Place::start_lf;
  } else {
    lone_lf_allowed();
  }
}

void HeadParser::take_method(char c) {
  if (c == ' ' && !head_.method.empty()) {
    place_ = Place::target;
    return;
  }
  if (!is_token_octet(c)) {
    return fail(HeadError::method_not_a_token);
  }
  if (head_.method.size() >= limits_.method_octets) {
    return fail(HeadError::method_too_long);
  }
  head_.method.push_back(c);
}

void HeadParser::take_target(char c) {
  if (c == ' ') {
    if (head_.target.empty()) {
      return fail(HeadError::target_empty);
    }
    place_ = Place::version;
    return;
  }
  if (c == '\r' || c == '\n') {
    return fail(HeadError::version_missing);
  }
  const auto octet = static_cast<unsigned char>(c);
  if (octet <= 0x20 || octet >= 0x7f) {
    return fail(HeadError::target_byte_not_allowed);
  }
  if (head_.target.size() >= limits_.target_octets) {
    return fail(HeadError::target_too_long);
  }
  head_.target.push_back(c);
}

void HeadParser::take_version(char c) {
  if (c == '\r') {
    place_ = Place::version_lf;
    return finish_request_line();
  }
  if (c == '\n') {
    if (lone_lf_allowed()) {
      place_ = Place::line_start;
      finish_request_line();
    }
    return;
  }
  if (version_.size() >= version_octets) {
    return fail(c == ' ' ? HeadError::text_behind_version : HeadError::version_malformed);
  }
  version_.push_back(c);
}

void HeadParser::finish_request_line() {
  const HeadError error = judge_version(version_);
  if (error != HeadError::none) {
    return fail(error);
  }
  // RFC 9110 §2.5: a higher minor version is processed as the highest one implemented.
  head_.minor_version = version_[7] - '0';
}

void HeadParser::take_line_start(char c) {
  if (c == '\r') {
    place_ = Place::end_lf;
    return;
  }
  if (c == '\n') {
    if (lone_lf_allowed()) {
      state_ = HeadState::complete;
    }
    return;
  }
  // RFC 9112 §2.2 and §5.2: whitespace before the first field, and obs-fold behind any.
  if (c == ' ' || c == '\t') {
    return fail(HeadError::line_led_by_whitespace);
  }
  if (c == ':') {
    return fail(HeadError::field_name_empty);
  }
  if (head_.fields.size() >= limits_.fields) {
    return fail(HeadError::too_many_fields);
  }
  head_.fields.emplace_back();
  place_ = Place::name;
  take_name(c);
}

void HeadParser::take_name(char c) {
  if (c == ':') {
    place_ = Place::value;
    return;
  }
  // RFC 9112 §5.1: "No whitespace is allowed between the field name and colon."
  if (c == ' ' || c == '\t') {
    return fail(HeadError::space_before_colon);
  }
  if (c == '\r' || c == '\n') {
    return fail(HeadError::colon_missing);
  }
  if (!is_token_octet(c)) {
    return fail(HeadError::field_name_not_a_token);
  }
  head_.fields.back().name.push_back(c);
}

void HeadParser::take_value(char c) {
  if (c == '\r') {
    place_ = Place::value_lf;
    return finish_field();
  }
  if (c == '\n') {
    if (lone_lf_allowed()) {
      place_ = Place::line_start;
      finish_field();
    }
    return;
  }
  if (!is_field_value_octet(c)) {
    return fail(HeadError::field_value_byte_not_allowed);
  }
  std::string& value = head_.fields.back().value;
  const bool leading_space = value.empty() && (c == ' ' || c == '\t');
  if (!leading_space) {
    value.push_back(c);
  }
}

void HeadParser::finish_field() {
  std::string& value = head_.fields.back().value;
  while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) {
    value.pop_back();
  }
}

void HeadParser::expect_lf(char c, Place next) {
  // RFC 9112 §2.2: a bare CR makes the element invalid.
  if (c != '\n') {
    return fail(HeadError::bare_cr);
  }
  if (place_ == Place::end_lf) {
    state_ = HeadState::complete;
  }
  place_ = next;
}

bool HeadParser::lone_lf_allowed() {
  if (rules_.reject_bare_lf) {
    fail(HeadError::bare_lf);
  }
  return !rules_.reject_bare_lf;
}

void HeadParser::fail(HeadError error) {
  state_ = HeadState::failed;
  error_ = error;
}

std::string version_text(const RequestHead& head) {
  const std::string major = std::to_string(head.major_version);
  return head.major_version == 1 ? major + "." + std::to_string(head.minor_version) : major;
}

int status_for(HeadError error) {
  switch (error) {
    case HeadError::method_too_long:
      return 501;
    case HeadError::target_too_long:
      return 414;
    case HeadError::head_too_large:
    case HeadError::too_many_fields:
      return 431;
    case HeadError::version_not_supported:
      return 505;
    default:
      return 400;
  }
}

std::string_view explain(HeadError error) {
  switch (error) {
    case HeadError::none:
      return "The request head is valid.";
    case HeadError::too_many_empty_lines:
      return "Too many empty lines precede the request.";
    case HeadError::bare_lf:
      return "A line ends with LF alone; lines end with CR LF.";
    case HeadError::bare_cr:
      return "A CR is not followed by LF.";
    case HeadError::method_not_a_token:
      return "The request does not begin with a method.";
    case HeadError::method_too_long:
      return "The method is longer than any this proxy knows.";
    case HeadError::target_empty:
      return "The request line has no target, or more than one space before it.";
    case HeadError::target_byte_not_allowed:
      return "The request target holds a character that is not allowed there.";
    case HeadError::target_too_long:
      return "The request target is too long.";
    case HeadError::version_missing:
      return "The request line has no HTTP version.";
    case HeadError::version_malformed:
      return "The HTTP version is malformed.";
    case HeadError::version_not_supported:
      return "This proxy speaks HTTP/1.1 and HTTP/1.0 only.";
    case HeadError::text_behind_version:
      return "Something follows the HTTP version on the request line.";
    case HeadError::line_led_by_whitespace:
      return "A header line begins with whitespace.";
    case HeadError::field_name_empty:
      return "A header field has an empty name.";
    case HeadError::field_name_not_a_token:
      return "The name of a header field holds a character that is not allowed there.";
    case HeadError::space_before_colon:
      return "Whitespace stands inside or behind the name of a header field.";
    case HeadError::colon_missing:
      return "A header line has no colon.";
    case HeadError::field_value_byte_not_allowed:
      return "The value of a header field holds a control character.";
    case HeadError::head_too_large:
      return "The header section is too large.";
    case HeadError::too_many_fields:
      return "The header section has too many fields.";
  }
  return "The request head is not valid.";
}

}  // namespace connectspec::proxy
