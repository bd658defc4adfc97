#include "harness/traffic/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace connectspec {
namespace {

// Values below 128 have a bucket each; each doubling above has 64, which makes 1 % at most.
constexpr unsigned fine_bits = 7;
constexpr std::uint64_t fine = 1U << fine_bits;
constexpr std::uint64_t per_doubling = fine / 2;
constexpr unsigned largest_bits = 40;

std::size_t bucket_of(std::uint64_t value) {
  if (value < fine) {
    return static_cast<std::size_t>(value);
  }
  const unsigned shift = static_cast<unsigned>(std::bit_width(value)) - fine_bits;
  return static_cast<std::size_t>(fine + (shift - 1) * per_doubling +
                                  ((value >> shift) - per_doubling));
}

std::uint64_t middle_of(std::size_t bucket) {
  if (bucket < fine) {
    return bucket;
  }
  const std::uint64_t above = bucket - fine;
  const std::uint64_t shift = above / per_doubling + 1;
  const std::uint64_t low = (above % per_doubling + per_doubling) << shift;
  return low + (std::uint64_t{1} << (shift - 1));
}

}  // namespace

Histogram::Histogram() : buckets_(bucket_of((std::uint64_t{1} << largest_bits) - 1) + 1) {}

void Histogram::record(std::uint64_t microseconds) {
  const std::uint64_t value = std::min(microseconds, (std::uint64_t{1} << largest_bits) - 1);
  ++buckets_[bucket_of(value)];
  ++count_;
  max_ = std::max(max_, value);
}

std::uint64_t Histogram::percentile(double share) const {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
    seen += buckets_[bucket];
    if (seen >= wanted && seen > 0) {
      return std::min(middle_of(bucket), max_);
    }
  }
  return max_;
}

}  // namespace connectspec
