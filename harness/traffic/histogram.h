// Durations in buckets that grow with the value: any percentile is right to within 1 %, in 30 KiB,
// however many are recorded (the layout of HdrHistogram, Gil Tene).
#pragma once

#include <cstdint>
#include <vector>

namespace connectspec {

class Histogram {
 public:
  Histogram();

  // Microseconds; what is above 2^40 (twelve days) counts as that.
  void record(std::uint64_t microseconds);

  std::uint64_t count() const { return count_; }
  std::uint64_t max() const { return max_; }

  // The smallest duration that `share` (0 to 1) of all don't exceed; 0 when nothing was recorded.
  std::uint64_t percentile(double share) const;

 private:
  std::vector<std::uint64_t> buckets_;
  std::uint64_t count_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace connectspec
