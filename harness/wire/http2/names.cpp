#include "harness/wire/http2/names.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace connectspec::http2 {
namespace {

// Each at the place of its number; a gap is empty.
constexpr std::array<std::string_view, 10> frame_types = {
    "DATA",         "HEADERS", "PRIORITY", "RST_STREAM",    "SETTINGS",
    "PUSH_PROMISE", "PING",    "GOAWAY",   "WINDOW_UPDATE", "CONTINUATION"};

constexpr std::array<std::string_view, 14> errors = {"NO_ERROR",
                                                     "PROTOCOL_ERROR",
                                                     "INTERNAL_ERROR",
                                                     "FLOW_CONTROL_ERROR",
                                                     "SETTINGS_TIMEOUT",
                                                     "STREAM_CLOSED",
                                                     "FRAME_SIZE_ERROR",
                                                     "REFUSED_STREAM",
                                                     "CANCEL",
                                                     "COMPRESSION_ERROR",
                                                     "CONNECT_ERROR",
                                                     "ENHANCE_YOUR_CALM",
                                                     "INADEQUATE_SECURITY",
                                                     "HTTP_1_1_REQUIRED"};

constexpr std::array<std::string_view, 10> settings = {"",
                                                       "HEADER_TABLE_SIZE",
                                                       "ENABLE_PUSH",
                                                       "MAX_CONCURRENT_STREAMS",
                                                       "INITIAL_WINDOW_SIZE",
                                                       "MAX_FRAME_SIZE",
                                                       "MAX_HEADER_LIST_SIZE",
                                                       "",
                                                       "ENABLE_CONNECT_PROTOCOL",
                                                       "NO_RFC7540_PRIORITIES"};

template <std::size_t count>
std::string_view name_in(const std::array<std::string_view, count>& names, std::size_t number) {
  return number < count ? names[number] : std::string_view();
}

template <typename Number, std::size_t count>
std::optional<Number> number_in(const std::array<std::string_view, count>& names,
                                std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (name.empty() || found == names.end()) {
    return std::nullopt;
  }
  return static_cast<Number>(found - names.begin());
}

}  // namespace

std::string_view name_of_frame_type(std::uint8_t type) { return name_in(frame_types, type); }
std::optional<std::uint8_t> frame_type_named(std::string_view name) {
  return number_in<std::uint8_t>(frame_types, name);
}

std::string_view name_of_error(std::uint32_t code) { return name_in(errors, code); }
std::optional<std::uint32_t> error_named(std::string_view name) {
  return number_in<std::uint32_t>(errors, name);
}

std::string_view name_of_setting(std::uint16_t identifier) { return name_in(settings, identifier); }
std::optional<std::uint16_t> setting_named(std::string_view name) {
  return number_in<std::uint16_t>(settings, name);
}

}  // namespace connectspec::http2
