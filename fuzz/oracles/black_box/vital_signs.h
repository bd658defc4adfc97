// What a target shows of its state without being asked: descriptors, memory, last words (B02, B13).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/oracles/black_box/complaint.h"

namespace connectspec::fuzz {

struct Resources {
  std::size_t descriptors = 0;
  std::size_t resident = 0;  // octets
};

// All 0 when the process isn't ours (0) or is gone.
Resources resources_of(int process);

// What grows with the number of requests (B13), told as soon as it shows.
class Growth {
 public:
  // `warm`: after the first requests.
  explicit Growth(Resources warm) : warm_(warm) {}

  // To be asked once a second, `done` plans after the beginning. What is in use while requests are
  // served has to be too much several times in a row; at the end, once. Each is told once.
  std::vector<Complaint> look(Resources now, std::uint64_t done, bool at_the_end);

 private:
  // In a row, so that what is in use for a moment isn't told.
  static constexpr int often = 3;
  // A leak of one in a hundred requests shows over ten thousand of them, beside connections that
  // are open at the time.
  static constexpr std::size_t descriptors_in_use = 64;
  static constexpr std::uint64_t requests_per_descriptor = 100;
  // Caches, pools and fragments; and what a log or a table may keep of each request.
  static constexpr std::uint64_t octets_in_use = std::uint64_t{32} << 20U;
  static constexpr std::uint64_t octets_per_request = 256;

  Resources warm_;
  int descriptors_ = 0;  // how often in a row they were too many
  int memory_ = 0;
};

// A server of several processes outlives the one that crashed, and says so in its log.
bool speaks_of_crash(const std::string& words);

}  // namespace connectspec::fuzz
