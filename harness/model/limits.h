// How much is kept of what a hostile target sends.
#pragma once

#include <cstddef>

namespace connectspec {

// Bounds on what is kept of a hostile target's output, in octets.
struct Limits {
  static constexpr std::size_t event_bytes = 16 * 1024;
  static constexpr std::size_t record_bytes = 64 * 1024;  // of TLS, of one actor and direction
  static constexpr std::size_t prefix_bytes = 64 * 1024;
  static constexpr std::size_t head_bytes = 256 * 1024;
  static constexpr std::size_t content_bytes = 64 * 1024;
  static constexpr std::size_t events = 4096;
  static constexpr std::size_t responses = 64;
};

}  // namespace connectspec
