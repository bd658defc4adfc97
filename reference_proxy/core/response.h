// The bytes of the proxy's own answers (RFC 9112 §4, RFC 9110 §15). No I/O, no clock.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace connectspec::proxy {

// A refusal: everything in it is the proxy's own text, nothing comes from the request.
struct Refusal {
  int status = 400;                   // 4xx or 5xx, one of those reason_phrase() knows
  std::string_view explanation;       // one sentence, static storage
  std::string_view proxy_error = {};  // an error type of RFC 9209 §2.3; empty: the usual one
  std::string fields = {};            // further field lines, each with its CR LF
};

std::string_view reason_phrase(int status);

// The 200 that opens a tunnel: no Content-Length, no Transfer-Encoding (RFC 9110 §9.3.6).
std::string tunnel_opened_text(std::int64_t unix_seconds);

// A complete answer with content, delimited by Content-Length, that announces the close
// (RFC 9931 §8). `proxy_name` signs its Proxy-Status (RFC 9209).
std::string refusal_text(const Refusal& answer, std::string_view proxy_name,
                         std::int64_t unix_seconds);

// RFC 9110 §5.6.7 IMF-fixdate.
std::string http_date(std::int64_t unix_seconds);

}  // namespace connectspec::proxy
