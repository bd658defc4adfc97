#include "reference_proxy/request/request_rules.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "reference_proxy/basics/octets.h"
#include "reference_proxy/request/host_field.h"

namespace connectspec::proxy {
namespace {

constexpr std::array<std::string_view, 8> other_methods = {"GET",    "HEAD",    "POST",  "PUT",
                                                           "DELETE", "OPTIONS", "TRACE", "PATCH"};

// RFC 9110 §9.1: the method token is case-sensitive.
RequestFault check_method(const RequestHead& head) {
  if (head.method == "CONNECT") {
    return RequestFault::none;
  }
  const bool known =
      std::find(other_methods.begin(), other_methods.end(), head.method) != other_methods.end();
  return known ? RequestFault::method_not_offered : RequestFault::method_unknown;
}

// RFC 9112 §3.2: 400 "to any HTTP/1.1 request message that lacks a Host header field and to any
// request message that contains more than one Host header field line or a Host header field with
// an invalid field value".
RequestFault check_host(const RequestHead& head, const Strictness& rules) {
  const FieldLine* host = nullptr;
  for (const FieldLine& field : head.fields) {
    if (!equal_ignoring_case(field.name, "host")) {
      continue;
    }
    if (host != nullptr) {
      return RequestFault::host_repeated;
    }
    host = &field;
  }
  if (host == nullptr) {
    const bool due = head.major_version == 1 && head.minor_version > 0;
    return due ? RequestFault::host_missing : RequestFault::none;
  }
  if (judge_host_field(host->value) == HostFieldVerdict::invalid) {
    return RequestFault::host_invalid;
  }
  return host->value.empty() && rules.reject_empty_host_field ? RequestFault::host_empty
                                                              : RequestFault::none;
}

RequestFault check_content_length(std::string_view value, const Strictness& rules) {
  if (value.empty() || !std::all_of(value.begin(), value.end(), is_digit)) {
    return RequestFault::content_length_invalid;
  }
  // RFC 9110 §9.3.6: CONNECT has no content; to read it as tunnel data or to skip it would be a
  // guess.
  if (value.find_first_not_of('0') != std::string_view::npos) {
    return RequestFault::content_announced;
  }
  return rules.reject_content_length_zero ? RequestFault::content_length_zero : RequestFault::none;
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
RequestFault check_framing(const RequestHead& head, const Strictness& rules) {
  RequestFault coding = RequestFault::none;
  RequestFault length = RequestFault::none;
  int lengths = 0;
  for (const FieldLine& field : head.fields) {
    if (equal_ignoring_case(field.name, "transfer-encoding")) {
      if (coding != RequestFault::transfer_coding_unknown) {
        coding = is_known_coding(field.value) ? RequestFault::transfer_coding
                                              : RequestFault::transfer_coding_unknown;
      }
    } else if (equal_ignoring_case(field.name, "content-length")) {
      length = ++lengths > 1 ? RequestFault::content_length_invalid
                             : check_content_length(field.value, rules);
    }
  }
  return length != RequestFault::none ? length : coding;
}

}  // namespace

RequestFault check_request(const RequestHead& head, const Strictness& rules) {
  for (const RequestFault fault :
       {check_host(head, rules), check_method(head), check_framing(head, rules)}) {
    if (fault != RequestFault::none) {
      return fault;
    }
  }
  return RequestFault::none;
}

int status_for(RequestFault fault) {
  switch (fault) {
    case RequestFault::method_unknown:
    case RequestFault::transfer_coding_unknown:
      return 501;
    case RequestFault::method_not_offered:
      return 405;
    default:
      return 400;
  }
}

std::string_view explain(RequestFault fault) {
  switch (fault) {
    case RequestFault::none:
      return "The request is valid.";
    case RequestFault::method_unknown:
      return "This proxy does not know the method; it offers CONNECT only.";
    case RequestFault::method_not_offered:
      return "This proxy offers CONNECT only.";
    case RequestFault::host_missing:
      return "The Host field is missing.";
    case RequestFault::host_repeated:
      return "The Host field occurs more than once.";
    case RequestFault::host_invalid:
      return "The Host field is not a host with an optional port.";
    case RequestFault::host_empty:
      return "The Host field is empty.";
    case RequestFault::content_length_invalid:
      return "Content-Length is not one decimal number.";
    case RequestFault::content_announced:
      return "A CONNECT request has no content, but Content-Length announces some.";
    case RequestFault::content_length_zero:
      return "A CONNECT request carries no Content-Length.";
    case RequestFault::transfer_coding:
      return "A CONNECT request has no content, but Transfer-Encoding announces some.";
    case RequestFault::transfer_coding_unknown:
      return "The transfer coding is unknown.";
  }
  return "The request is not valid.";
}

}  // namespace connectspec::proxy
