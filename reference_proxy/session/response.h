// The proxy's own words in HTTP/1.1: the octets of its answers (RFC 9112 §4, RFC 9110 §15). No I/O,
// no clock.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "reference_proxy/tunnel/refusal.h"

namespace connectspec::proxy {

std::string_view reason_phrase(int status);

// The 200 that opens a tunnel: no Content-Length, no Transfer-Encoding (RFC 9110 §9.3.6).
std::string tunnel_opened_text(std::int64_t unix_seconds);

// A complete answer with content, delimited by Content-Length, that announces the close
// (RFC 9931 §8). `proxy_name` signs its Proxy-Status (RFC 9209).
std::string refusal_text(const Refusal& answer, std::string_view proxy_name,
                         std::int64_t unix_seconds);

// A parent's answer as it goes on, interim responses in front of it: the final one has a Date.
// RFC 9110 §6.6.1: "A recipient with a clock that receives a response message without a Date header
// field MUST record the time it was received and append a corresponding Date header field [...] if
// it is cached or forwarded downstream."
std::string dated(std::string answer, std::int64_t unix_seconds);

// RFC 9110 §5.6.7 IMF-fixdate.
std::string http_date(std::int64_t unix_seconds);

}  // namespace connectspec::proxy
