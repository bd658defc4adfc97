// What a launched target uses.
#pragma once

#include <cstdint>

namespace connectspec {

struct Resources {
  std::uint64_t memory = 0;       // resident octets, of the process and all it started
  std::uint64_t descriptors = 0;  // open ones
  std::uint64_t cpu = 0;          // user and system time so far, microseconds
};

struct ResourceUse {
  Resources before;   // the script
  Resources after;    // the script, with its connections still standing
  Resources settled;  // all of them closed, and some time given to the target to do so too
};

}  // namespace connectspec
