#include "harness/engine/addresses.h"

#include <fmt/format.h>

namespace connectspec {

// From 127.100 up: clear of 127.0.0.1, of what systems use (127.0.1.1, 127.0.0.53), and of the
// address that profiles deny (127.77.77.77).
AddressPool::AddressPool(std::uint32_t salt) : second_octet_(100 + salt % 150) {}

std::string AddressPool::next() {
  const std::uint32_t n = count_++ % (250 * 250);
  return fmt::format("127.{}.{}.{}", second_octet_, 1 + n / 250, 1 + n % 250);
}

}  // namespace connectspec
