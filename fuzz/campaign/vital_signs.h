// What a target shows of its state without being asked: descriptors, memory, last words (B02, B13).
#pragma once

#include <cstddef>
#include <string>

namespace connectspec::fuzz {

struct Resources {
  std::size_t descriptors = 0;
  std::size_t resident = 0;  // octets
};

// All 0 when the process isn't ours (0) or is gone.
Resources resources_of(int process);

// A server of several processes outlives the one that crashed, and says so in its log.
bool speaks_of_crash(const std::string& words);

}  // namespace connectspec::fuzz
