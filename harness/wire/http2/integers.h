// Unsigned integers in network byte order, of which HTTP/2 is made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace connectspec::http2 {

// The last `octets` (1 to 4) octets of the number.
inline void put_integer(std::string& out, std::uint32_t number, unsigned octets) {
  while (octets-- > 0) {
    out += static_cast<char>((number >> (8 * octets)) & 0xffU);
  }
}

// Of at most four octets.
inline std::uint32_t integer_in(std::string_view octets) {
  std::uint32_t number = 0;
  for (const char octet : octets) {
    number = (number << 8U) | static_cast<unsigned char>(octet);
  }
  return number;
}

}  // namespace connectspec::http2
