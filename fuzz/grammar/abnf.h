// The grammar of a CONNECT request, transcribed: one function per ABNF rule, named after it, true
// when the whole text matches. Written to be compared with the specifications, not to be fast, and
// it shares no code with any parser, since it is what parsers are judged by.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace connectspec::fuzz::abnf {

// RFC 5234 appendix B.1
constexpr bool alpha(char c) { return (c >= 0x41 && c <= 0x5A) || (c >= 0x61 && c <= 0x7A); }
constexpr bool digit(char c) { return c >= 0x30 && c <= 0x39; }
// HEXDIG; ABNF text is case-insensitive (RFC 5234 §2.3).
constexpr bool hexdig(char c) {
  return digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}
constexpr bool vchar(char c) { return c >= 0x21 && c <= 0x7E; }
constexpr bool wsp(char c) { return c == ' ' || c == '\t'; }

bool unreserved(char c);  // RFC 3986 §2.3
bool sub_delims(char c);  // RFC 3986 §2.2
bool tchar(char c);       // RFC 9110 §5.6.2
bool obs_text(char c);    // RFC 9110 §5.5

bool token(std::string_view text);           // RFC 9110 §5.6.2: 1*tchar
bool field_name(std::string_view text);      // RFC 9110 §5.1: token
bool field_value(std::string_view text);     // RFC 9110 §5.5, without the whitespace round it
bool http_version(std::string_view text);    // RFC 9112 §2.3: HTTP-name "/" DIGIT "." DIGIT
bool content_length(std::string_view text);  // RFC 9110 §8.6: 1*DIGIT

bool pct_encoded(std::string_view text);   // RFC 3986 §2.1: "%" HEXDIG HEXDIG
bool dec_octet(std::string_view text);     // RFC 3986 §3.2.2
bool ipv4_address(std::string_view text);  // RFC 3986 §3.2.2
bool h16(std::string_view text);           // RFC 3986 §3.2.2: 1*4HEXDIG
bool ipv6_address(std::string_view text);  // RFC 3986 §3.2.2
bool ip_future(std::string_view text);     // RFC 3986 §3.2.2
bool ip_literal(std::string_view text);    // RFC 3986 §3.2.2: "[" ( IPv6address / IPvFuture ) "]"
bool reg_name(std::string_view text);      // RFC 3986 §3.2.2
bool uri_host(std::string_view text);      // RFC 9110 §4.1: host of RFC 3986 §3.2.2
bool port(std::string_view text);          // RFC 3986 §3.2.3: *DIGIT

// authority-form = uri-host ":" port (RFC 9112 §3.2.3), taken apart; neither part is looked into.
struct HostAndPort {
  std::string_view host;
  std::string_view port;
  bool has_colon = false;
};
// Cuts at the first colon behind the host; nothing when no uri-host could stand before it.
std::optional<HostAndPort> split_host_and_port(std::string_view text);
bool authority_form(std::string_view text);
bool host_field(std::string_view text);  // RFC 9110 §7.2: uri-host [ ":" port ]

// What an address means, for texts that match.
std::array<std::uint8_t, 4> ipv4_octets(std::string_view text);
std::array<std::uint8_t, 16> ipv6_octets(std::string_view text);

}  // namespace connectspec::fuzz::abnf
