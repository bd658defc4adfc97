// What requests are made of: valid, doubtful and wrong parts of each kind, by what once went wrong
// somewhere.
#pragma once

#include <span>
#include <string_view>

namespace connectspec::fuzz {

std::span<const std::string_view> some_methods();
std::span<const std::string_view> some_hosts();
std::span<const std::string_view> some_ports();    // digits and what passes for them
std::span<const std::string_view> some_targets();  // whole ones that are no host:port
std::span<const std::string_view> some_versions();
std::span<const std::string_view> some_lines();  // whole field lines, without their ends
std::span<const std::string_view> some_line_ends();
std::span<const std::string_view> some_octets();  // single ones that matter, and short runs of them
std::span<const std::string_view>
some_numbers();  // edges of 8, 16, 31, 32, 63 and 64 bits, and of limits

}  // namespace connectspec::fuzz
