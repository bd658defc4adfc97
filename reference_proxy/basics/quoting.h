// The ways in which HTTP and URIs write octets that cannot stand for themselves.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace connectspec::proxy {

// A quoted-string (RFC 9110 §5.6.4). Control octets cannot be quoted and are left out.
std::string quoted_string(std::string_view text);

// Reads the quoted-string that `text` begins with; returns its size with both quotes. Nothing when
// it does not end.
std::optional<std::size_t> unquote(std::string_view text, std::string& into);

// RFC 3986 §2.1, decoded once. Nothing when a percent sign stands without two digits.
std::optional<std::string> decode_percent(std::string_view text);

// RFC 4648 §4 with padding.
std::string encode_base64(std::string_view octets);

// RFC 4648 §4 with padding; nothing when the text is not exactly that.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace connectspec::proxy
