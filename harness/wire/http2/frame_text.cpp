#include "harness/wire/http2/frame_text.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <string_view>

#include "harness/wire/bytes.h"
#include "harness/wire/http2/names.h"
#include "harness/wire/http2/payload.h"

namespace connectspec::http2 {
namespace {

// Of each field; a hostile head holds more than a line can.
constexpr std::size_t field_octets_shown = 120;
constexpr std::size_t fields_shown = 32;

struct NamedFlag {
  std::uint8_t bit;
  std::string_view name;
  std::uint32_t types;  // one bit for each type that has it
};

constexpr std::uint32_t of(std::initializer_list<std::uint8_t> types) {
  std::uint32_t bits = 0;
  for (const std::uint8_t type : types) {
    bits |= 1U << type;
  }
  return bits;
}

// RFC 9113 §6
constexpr std::array<NamedFlag, 5> flags{{
    {Flag::end_stream, "END_STREAM", of({FrameType::data, FrameType::headers})},
    {Flag::ack, "ACK", of({FrameType::settings, FrameType::ping})},
    {Flag::end_headers, "END_HEADERS",
     of({FrameType::headers, FrameType::push_promise, FrameType::continuation})},
    {Flag::padded, "PADDED", of({FrameType::data, FrameType::headers, FrameType::push_promise})},
    {Flag::priority, "PRIORITY", of({FrameType::headers})},
}};

std::string flags_text(const Frame& frame) {
  std::string text;
  unsigned left = frame.flags;
  for (const NamedFlag& flag : flags) {
    const bool has_it = frame.type < 32 && (flag.types >> frame.type & 1U) != 0;
    if (has_it && frame.has(flag.bit)) {
      text.append(", ").append(flag.name);
      left &= ~static_cast<unsigned>(flag.bit);
    }
  }
  return left == 0 ? text : text + fmt::format(", flags 0x{:02x}", left);
}

std::string cut(std::string_view octets) {
  return escape(octets.substr(0, field_octets_shown)) +
         (octets.size() > field_octets_shown ? "…" : "");
}

std::string fields_text(const std::vector<Field>& fields) {
  std::string text;
  for (std::size_t at = 0; at < fields.size() && at < fields_shown; ++at) {
    text +=
        fmt::format("{}{}: {}", at == 0 ? "" : ", ", cut(fields[at].name), cut(fields[at].value));
  }
  if (fields.size() > fields_shown) {
    text += fmt::format(", and {} more", fields.size() - fields_shown);
  }
  return text.empty() ? text : " [" + text + "]";
}

std::string settings_text(const Frame& frame) {
  std::string text;
  for (const Setting& one : settings_in(frame).value_or(std::vector<Setting>())) {
    const std::string_view name = name_of_setting(one.identifier);
    text += fmt::format("{}{}={}", text.empty() ? " [" : ", ",
                        name.empty() ? fmt::format("0x{:x}", one.identifier) : std::string(name),
                        one.value);
  }
  return text.empty() ? text : text + "]";
}

std::string content_text(const Frame& frame, const std::vector<Field>& fields) {
  switch (frame.type) {
    case FrameType::settings:
      return settings_text(frame);
    case FrameType::rst_stream:
      return " " + error_text(number_in(frame).value_or(0));
    case FrameType::window_update:
      return fmt::format(" by {}", number_in(frame).value_or(0));
    case FrameType::goaway: {
      const GoAway goaway = goaway_in(frame).value_or(GoAway());
      return fmt::format(" {}, last stream {}", error_text(goaway.error_code), goaway.last_stream) +
             (goaway.debug_data.empty() ? "" : " \"" + cut(goaway.debug_data) + "\"");
    }
    default:
      return fields_text(fields);
  }
}

}  // namespace

std::string error_text(std::uint32_t code) {
  const std::string_view name = name_of_error(code);
  return name.empty() ? fmt::format("0x{:x}", code) : std::string(name);
}

std::string text_of(const Frame& frame, const std::vector<Field>& fields) {
  const std::string_view name = name_of_frame_type(frame.type);
  std::string text =
      name.empty() ? fmt::format("frame of type 0x{:02x}", frame.type) : std::string(name);
  if (frame.stream != 0) {
    text += fmt::format(" on {}", frame.stream);
  }
  return text + flags_text(frame) + content_text(frame, fields);
}

}  // namespace connectspec::http2
