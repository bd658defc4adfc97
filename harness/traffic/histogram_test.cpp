// Percentiles of durations whose distribution is known.
#include "harness/traffic/histogram.h"

#include <gtest/gtest.h>

namespace connectspec {
namespace {

TEST(Histogram, of_nothing_has_only_zeros) {
  const Histogram empty;
  EXPECT_EQ(empty.count(), 0U);
  EXPECT_EQ(empty.max(), 0U);
  EXPECT_EQ(empty.percentile(0.5), 0U);
}

TEST(Histogram, keeps_small_values_exactly) {
  Histogram histogram;
  for (std::uint64_t value = 1; value <= 100; ++value) {
    histogram.record(value);
  }
  EXPECT_EQ(histogram.percentile(0.5), 50U);
  EXPECT_EQ(histogram.percentile(0.99), 99U);
  EXPECT_EQ(histogram.percentile(1), 100U);
}

TEST(Histogram, is_right_to_within_one_percent_at_any_size) {
  for (std::uint64_t value = 1; value < (std::uint64_t{1} << 39); value = value * 5 / 4 + 1) {
    Histogram histogram;
    histogram.record(value);
    histogram.record(value * 2);  // so that the largest one doesn't bound the answer
    const auto told = static_cast<double>(histogram.percentile(0.5));
    EXPECT_NEAR(told, static_cast<double>(value), static_cast<double>(value) * 0.01) << value;
  }
}

TEST(Histogram, takes_the_largest_number_there_is) {
  Histogram histogram;
  histogram.record(UINT64_MAX);
  EXPECT_EQ(histogram.max(), (std::uint64_t{1} << 40) - 1);
  EXPECT_NEAR(static_cast<double>(histogram.percentile(0.5)), 0x1p40, 0x1p40 * 0.01);
}

}  // namespace
}  // namespace connectspec
