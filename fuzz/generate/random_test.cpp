// One seed gives one sequence, and a weighted choice is as frequent as its weight.
#include "fuzz/generate/random.h"

#include <gtest/gtest.h>

#include <map>

namespace connectspec::fuzz {
namespace {

TEST(Random, one_seed_gives_one_sequence) {
  Random one(3);
  Random other(3);
  for (int round = 0; round < 100; ++round) {
    ASSERT_EQ(one.next(), other.next());
  }
  EXPECT_NE(Random(3).next(), Random(4).next());
}

TEST(Random, a_choice_comes_up_as_often_as_its_weight_says) {
  constexpr Weighted<char> choices[] = {{1, 'a'}, {0, 'b'}, {6, 'c'}, {3, 'd'}};
  constexpr int rounds = 10000;
  Random random(1);
  std::map<char, int> times;
  for (int round = 0; round < rounds; ++round) {
    ++times[random.pick(choices)];
  }
  EXPECT_NEAR(times['a'], rounds / 10, 100);
  EXPECT_EQ(times['b'], 0);
  EXPECT_NEAR(times['c'], rounds * 6 / 10, 150);
  EXPECT_NEAR(times['d'], rounds * 3 / 10, 150);
}

}  // namespace
}  // namespace connectspec::fuzz
