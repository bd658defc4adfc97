// The names that RFC 9113 gives to numbers: types of frames, error codes, settings; both ways.
// A number without a name has an empty one; a text that is no name is no number.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace connectspec::http2 {

std::string_view name_of_frame_type(std::uint8_t type);  // "HEADERS"
std::optional<std::uint8_t> frame_type_named(std::string_view name);

// §7
std::string_view name_of_error(std::uint32_t code);  // "CONNECT_ERROR"
std::optional<std::uint32_t> error_named(std::string_view name);

// §6.5.2, RFC 8441 §3, RFC 9218 §2.1; without the SETTINGS_ that all have in front.
std::string_view name_of_setting(std::uint16_t identifier);  // "MAX_FRAME_SIZE"
std::optional<std::uint16_t> setting_named(std::string_view name);

}  // namespace connectspec::http2
