// The judge of request targets: host and port, what they mean, and what is wrong with them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fuzz/grammar/rules.h"

namespace connectspec::fuzz {

struct Host {
  // A name in lower case, percent-decoded once, without the dot at its end; or an address in
  // RFC 5952's octets, IPv4-mapped ones as IPv4.
  std::string name;
  std::optional<std::array<std::uint8_t, 4>> ipv4;
  std::optional<std::array<std::uint8_t, 16>> ipv6;
  friend bool operator==(const Host&, const Host&) = default;
};

// What a text that matches uri-host stands for.
Host meaning_of(std::string_view uri_host);

struct Authority {
  Rule broken = Rule::none;
  Liberties liberties;
  Host host;               // meaningful when no rule is broken
  std::uint16_t port = 0;  // likewise; 1..65535
};
Authority judge_authority(std::string_view text);

}  // namespace connectspec::fuzz
