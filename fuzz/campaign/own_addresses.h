// Loopback addresses for the listeners of a campaign, a comparison or a benchmark.
#pragma once

#include <unistd.h>

#include <cstdint>

#include "harness/engine/addresses.h"

namespace connectspec::fuzz {

enum class AddressesFor : std::uint32_t { campaign, comparison, benchmark };

// Programs that run side by side, and what one program does at a time, seldom meet: process ids
// follow each other, and a prime apart they fall on other second octets.
inline AddressPool own_addresses(AddressesFor what) {
  constexpr std::uint32_t far_apart = 7919;
  constexpr std::uint32_t kinds = 3;
  return AddressPool(
      (static_cast<std::uint32_t>(::getpid()) * kinds + static_cast<std::uint32_t>(what)) *
      far_apart);
}

}  // namespace connectspec::fuzz
