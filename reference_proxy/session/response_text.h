// Answers as octets of HTTP/1.1 (RFC 9112 §4). No I/O.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reference_proxy/chaining/response.h"
#include "reference_proxy/tunnel/refusal.h"

namespace connectspec::proxy {

// In front of a final answer, or the 2xx of a tunnel.
std::string text_of(const std::vector<Response>& interim);

// The 200 that opens a tunnel.
std::string tunnel_opened_text(std::int64_t unix_seconds);

// A final answer, delimited by Content-Length, that announces the close (RFC 9931 §8).
std::string closing_text(const Response& answer);

std::string refusal_text(const Refusal& why, std::string_view proxy_name,
                         std::int64_t unix_seconds);

}  // namespace connectspec::proxy
