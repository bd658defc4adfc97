// HTTP/2 frames as they stand on the wire (RFC 9113 §4.1): nine octets and a payload. Whatever can
// be put there can be said, a length that lies included; what a payload holds is told in payload.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace connectspec::http2 {

// Those of RFC 9113 §6; a frame may have any other number.
struct FrameType {
  static constexpr std::uint8_t data = 0;
  static constexpr std::uint8_t headers = 1;
  static constexpr std::uint8_t priority = 2;
  static constexpr std::uint8_t rst_stream = 3;
  static constexpr std::uint8_t settings = 4;
  static constexpr std::uint8_t push_promise = 5;
  static constexpr std::uint8_t ping = 6;
  static constexpr std::uint8_t goaway = 7;
  static constexpr std::uint8_t window_update = 8;
  static constexpr std::uint8_t continuation = 9;
};

// What a flag means depends on the type: the same bit ends a stream and acknowledges.
struct Flag {
  static constexpr std::uint8_t end_stream = 0x01;  // DATA, HEADERS
  static constexpr std::uint8_t ack = 0x01;         // SETTINGS, PING
  static constexpr std::uint8_t end_headers = 0x04;
  static constexpr std::uint8_t padded = 0x08;
  static constexpr std::uint8_t priority = 0x20;
};

inline constexpr std::size_t frame_header_octets = 9;
inline constexpr std::uint32_t largest_stream = 0x7fffffff;  // 31 bits

struct Frame {
  std::uint8_t type = 0;
  std::uint8_t flags = 0;
  std::uint32_t stream = 0;  // 0 to largest_stream
  bool reserved = false;     // the bit before the stream
  std::string payload;
  std::optional<std::uint32_t> claimed_length;  // 24 bits, said in place of the payload's

  bool has(std::uint8_t flag) const { return (flags & flag) != 0; }
  friend bool operator==(const Frame&, const Frame&) = default;
};

// As many octets of payload as there are, whatever `claimed_length` says.
std::string octets_of(const Frame& frame);

// What a client begins with (RFC 9113 §3.4).
inline constexpr std::string_view connection_preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

}  // namespace connectspec::http2
