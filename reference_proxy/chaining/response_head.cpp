#include "reference_proxy/chaining/response_head.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "reference_proxy/basics/octets.h"

namespace connectspec::proxy {
namespace {

constexpr std::string_view version_prefix = "HTTP/1.";
constexpr std::size_t most_fields = 256;  // twice what a request may have

bool are_field_octets(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_field_value_octet);
}

// status-line = HTTP-version SP status-code SP [ reason-phrase ]. The second space is often left
// out where there is no reason.
bool read_status_line(std::string_view line, ResponseHead& into) {
  constexpr std::size_t shortest = 12;  // "HTTP/1.1 200"
  if (line.size() < shortest || !line.starts_with(version_prefix) || !is_digit(line[7]) ||
      line[8] != ' ' || (line.size() > shortest && line[shortest] != ' ')) {
    return false;
  }
  into.minor_version = line[7] - '0';
  const char* const digits = line.data() + 9;
  const auto [stop, error] = std::from_chars(digits, digits + 3, into.status);
  if (error != std::errc() || stop != digits + 3 || into.status < 100 || into.status > 599) {
    return false;
  }
  into.reason = line.size() > shortest ? line.substr(shortest + 1) : std::string_view();
  return are_field_octets(into.reason);
}

bool read_field_line(std::string_view line, std::vector<FieldLine>& into) {
  if (line.front() == ' ' || line.front() == '\t') {
    if (into.empty() || !are_field_octets(line)) {
      return false;
    }
    const std::string_view rest = trimmed(line);
    into.back().value += into.back().value.empty() || rest.empty() ? "" : " ";
    into.back().value += rest;
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || into.size() >= most_fields) {
    return false;
  }
  std::string_view name = line.substr(0, colon);
  while (!name.empty() && (name.back() == ' ' || name.back() == '\t')) {
    name.remove_suffix(1);
  }
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_token_octet) ||
      !are_field_octets(value)) {
    return false;
  }
  into.push_back({std::string(name), std::string(value)});
  return true;
}

// RFC 9110 §8.6: a list of one number repeated may be taken as that number.
bool read_content_length(std::string_view value, std::optional<std::size_t>& into) {
  while (true) {
    const std::size_t comma = value.find(',');
    const std::string_view digits = trimmed(value.substr(0, comma));
    std::size_t number = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, number);
    if (error != std::errc() || stop != end || (into && *into != number)) {
      return false;
    }
    into = number;
    if (comma == std::string_view::npos) {
      return true;
    }
    value.remove_prefix(comma + 1);
  }
}

}  // namespace

bool may_become_response_head(std::string_view text, std::size_t judged) {
  const std::size_t common = std::min(text.size(), version_prefix.size());
  if (text.substr(0, common) != version_prefix.substr(0, common)) {
    return false;
  }
  for (std::size_t at = text.find('\n', judged); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    if (text[at - 1] != '\r') {
      return false;
    }
  }
  return true;
}

std::optional<ResponseHead> parse_response_head(std::string_view text) {
  ResponseHead result;
  bool first = true;
  while (true) {
    const std::size_t end = text.find("\r\n");
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 2);
    if (line.empty()) {
      return first || !text.empty() ? std::nullopt : std::optional(std::move(result));
    }
    if (!(first ? read_status_line(line, result) : read_field_line(line, result.fields))) {
      return std::nullopt;
    }
    first = false;
  }
}

ContentFraming framing_of(const ResponseHead& head) {
  using Kind = ContentFraming::Kind;
  int codings = 0;
  bool chunked = true;
  std::optional<std::size_t> length;
  for (const FieldLine& field : head.fields) {
    if (equal_ignoring_case(field.name, "transfer-encoding")) {
      ++codings;
      chunked = equal_ignoring_case(field.value, "chunked");
    } else if (equal_ignoring_case(field.name, "content-length") &&
               !read_content_length(field.value, length)) {
      return {Kind::unreadable, 0};
    }
  }
  if (head.status < 200 || head.status == 204 || head.status == 304) {
    return {Kind::none, 0};
  }
  if (codings > 0) {
    // RFC 9112 §6.1: both together, or a coding in HTTP/1.0, is an attack or a defect.
    const bool sound = codings == 1 && chunked && !length && head.minor_version > 0;
    return {sound ? Kind::chunked : Kind::unreadable, 0};
  }
  return length ? ContentFraming{Kind::length, *length} : ContentFraming{Kind::until_close, 0};
}

}  // namespace connectspec::proxy
