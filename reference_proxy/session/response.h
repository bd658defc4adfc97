// The proxy's own answers (RFC 9110 §15), as values, whatever carries them. No I/O, no clock.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "reference_proxy/chaining/response.h"
#include "reference_proxy/tunnel/refusal.h"

namespace connectspec::proxy {

std::string_view reason_phrase(int status);

// The 200 that opens a tunnel: no Content-Length, no Transfer-Encoding (RFC 9110 §9.3.6).
Response tunnel_opened(std::int64_t unix_seconds);

// `proxy_name` signs its Proxy-Status (RFC 9209).
Response response_for(const Refusal& why, std::string_view proxy_name, std::int64_t unix_seconds);

// RFC 9110 §6.6.1: "A recipient with a clock that receives a response message without a Date header
// field MUST record the time it was received and append a corresponding Date header field [...] if
// it is cached or forwarded downstream."
void add_date(Response& of_parent, std::int64_t unix_seconds);

// RFC 9110 §5.6.7 IMF-fixdate.
std::string http_date(std::int64_t unix_seconds);

}  // namespace connectspec::proxy
