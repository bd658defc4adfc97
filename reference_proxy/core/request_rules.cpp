#include "reference_proxy/core/request_rules.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "reference_proxy/core/authority.h"
#include "reference_proxy/core/octets.h"

namespace connectspec::proxy {
namespace {

constexpr std::array<std::string_view, 8> other_methods = {"GET",    "HEAD",    "POST",  "PUT",
                                                           "DELETE", "OPTIONS", "TRACE", "PATCH"};

// RFC 9110 §9.1: the method token is case-sensitive.
request_fault check_method(const request_head& head) {
  if (head.method == "CONNECT") {
    return request_fault::none;
  }
  const bool known =
      std::find(other_methods.begin(), other_methods.end(), head.method) != other_methods.end();
  return known ? request_fault::method_not_offered : request_fault::method_unknown;
}

// RFC 9112 §3.2: 400 "to any HTTP/1.1 request message that lacks a Host header field and to any
// request message that contains more than one Host header field line or a Host header field with
// an invalid field value".
request_fault check_host(const request_head& head, const strictness& rules) {
  const field_line* host = nullptr;
  for (const field_line& field : head.fields) {
    if (!equal_ignoring_case(field.name, "host")) {
      continue;
    }
    if (host != nullptr) {
      return request_fault::host_repeated;
    }
    host = &field;
  }
  if (host == nullptr) {
    return head.minor_version == 0 ? request_fault::none : request_fault::host_missing;
  }
  if (judge_host_field(host->value) == host_field_verdict::invalid) {
    return request_fault::host_invalid;
  }
  return host->value.empty() && rules.reject_empty_host_field ? request_fault::host_empty
                                                              : request_fault::none;
}

request_fault check_content_length(std::string_view value, const strictness& rules) {
  if (value.empty() || !std::all_of(value.begin(), value.end(), is_digit)) {
    return request_fault::content_length_invalid;
  }
  // RFC 9110 §9.3.6: CONNECT has no content; to read it as tunnel data or to skip it would be a
  // guess.
  if (value.find_first_not_of('0') != std::string_view::npos) {
    return request_fault::content_announced;
  }
  return rules.reject_content_length_zero ? request_fault::content_length_zero
                                          : request_fault::none;
}

bool is_known_coding(std::string_view value) {
  constexpr std::array<std::string_view, 6> known = {"chunked",  "gzip",   "deflate",
                                                     "compress", "x-gzip", "x-compress"};
  std::size_t start = 0;
  while (start <= value.size()) {
    const std::size_t comma = std::min(value.find(',', start), value.size());
    std::string_view coding = value.substr(start, comma - start);
    coding = trimmed(coding.substr(0, coding.find(';')));
    const auto same = [coding](std::string_view name) { return equal_ignoring_case(name, coding); };
    if (!coding.empty() && std::none_of(known.begin(), known.end(), same)) {
      return false;
    }
    start = comma + 1;
  }
  return true;
}

// RFC 9112 §6.1 and §6.3: a request whose framing is in doubt is answered and the connection
// closed.
request_fault check_framing(const request_head& head, const strictness& rules) {
  request_fault coding = request_fault::none;
  request_fault length = request_fault::none;
  int lengths = 0;
  for (const field_line& field : head.fields) {
    if (equal_ignoring_case(field.name, "transfer-encoding")) {
      if (coding != request_fault::transfer_coding_unknown) {
        coding = is_known_coding(field.value) ? request_fault::transfer_coding
                                              : request_fault::transfer_coding_unknown;
      }
    } else if (equal_ignoring_case(field.name, "content-length")) {
      length = ++lengths > 1 ? request_fault::content_length_invalid
                             : check_content_length(field.value, rules);
    }
  }
  return length != request_fault::none ? length : coding;
}

}  // namespace

request_fault check_request(const request_head& head, const strictness& rules) {
  for (const request_fault fault :
       {check_host(head, rules), check_method(head), check_framing(head, rules)}) {
    if (fault != request_fault::none) {
      return fault;
    }
  }
  return request_fault::none;
}

int status_for(request_fault fault) {
  switch (fault) {
    case request_fault::method_unknown:
    case request_fault::transfer_coding_unknown:
      return 501;
    case request_fault::method_not_offered:
      return 405;
    default:
      return 400;
  }
}

std::string_view explain(request_fault fault) {
  switch (fault) {
    case request_fault::none:
      return "The request is valid.";
    case request_fault::method_unknown:
      return "This proxy does not know the method; it offers CONNECT only.";
    case request_fault::method_not_offered:
      return "This proxy offers CONNECT only.";
    case request_fault::host_missing:
      return "The Host field is missing.";
    case request_fault::host_repeated:
      return "The Host field occurs more than once.";
    case request_fault::host_invalid:
      return "The Host field is not a host with an optional port.";
    case request_fault::host_empty:
      return "The Host field is empty.";
    case request_fault::content_length_invalid:
      return "Content-Length is not one decimal number.";
    case request_fault::content_announced:
      return "A CONNECT request has no content, but Content-Length announces some.";
    case request_fault::content_length_zero:
      return "A CONNECT request carries no Content-Length.";
    case request_fault::transfer_coding:
      return "A CONNECT request has no content, but Transfer-Encoding announces some.";
    case request_fault::transfer_coding_unknown:
      return "The transfer coding is unknown.";
  }
  return "The request is not valid.";
}

}  // namespace connectspec::proxy
