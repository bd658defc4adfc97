// What became of many clients at once.
#pragma once

#include <cstdint>

namespace connectspec {

// Many clients at once, told in figures. Each is counted once.
struct Crowd {
  std::uint32_t clients = 0;
  std::uint32_t served = 0;       // a 2xx, and the echo, where there was one, came back unaltered
  std::uint32_t refused = 0;      // another final response
  std::uint32_t closed = 0;       // FIN or RST before a final response
  std::uint32_t silent = 0;       // neither
  std::uint32_t broken = 0;       // a 2xx, but the echo was altered or didn't come back
  std::uint32_t unconnected = 0;  // no connection, or no TLS on it
};

}  // namespace connectspec
