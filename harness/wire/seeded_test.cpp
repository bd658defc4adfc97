// What two runs, two cases and two askings of one case choose.
#include "harness/wire/seeded.h"

#include <gtest/gtest.h>

#include <set>

namespace connectspec {
namespace {

TEST(Seeded, a_case_and_each_time_it_is_asked_have_choices_of_their_own) {
  std::set<std::string> seeds;
  for (const std::uint64_t run : {1U, 2U}) {
    for (const char* id : {"a", "b"}) {
      for (unsigned time = 1; time <= 64; ++time) {
        seeds.insert(seed_for(run, id, time));
      }
    }
  }
  EXPECT_EQ(seeds.size(), 2U * 2U * 64U);
}

TEST(Seeded, the_same_time_chooses_the_same) {
  EXPECT_EQ(seed_for(7, "a", 3), seed_for(7, "a", 3));
  EXPECT_EQ(seed_for(7, "a"), seed_for(7, "a", 1));
}

TEST(Seeded, ten_times_reach_most_of_the_sizes_near_an_edge) {
  std::set<std::uint64_t> sizes;
  for (unsigned time = 1; time <= 10; ++time) {
    sizes.insert(seeded_choice(seed_for(1, "a", time), "near:8192", 5));
  }
  EXPECT_GE(sizes.size(), 4U);
}

}  // namespace
}  // namespace connectspec
