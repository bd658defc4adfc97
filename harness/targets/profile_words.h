// The small texts of a profile: ports, ranges, times, addresses, names of files.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "harness/targets/profile_values.h"

namespace connectspec {

std::optional<std::uint16_t> port_in(std::string_view text);              // "443"
std::optional<PortRange> port_range_in(std::string_view text);            // "443", "1024-65535"
std::optional<std::chrono::milliseconds> time_in(std::string_view text);  // "250ms", "20s", "2m"
// "X-Token: abc": a field that every request may carry beside what a case says.
std::optional<Field> field_in(std::string_view text);
inline constexpr std::string_view expected_field =
    "NAME: VALUE, the name a token other than Host, Content-Length and Transfer-Encoding, the "
    "value "
    "on one line";
bool is_authority(std::string_view text);   // HOST:PORT, an IPv6 host in brackets
bool is_loopback(const std::string& text);  // 127.x.y.z
bool is_zone(const std::string& text);      // a domain name with room for more in front of it
bool stays_below(const std::string& name);  // a file's name that leads nowhere else

}  // namespace connectspec
