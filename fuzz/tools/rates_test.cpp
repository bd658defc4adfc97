// Rates and ratios, of targets that say what they are told to.
#include "fuzz/tools/rates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fuzz/tools/scripted_targets.h"

namespace connectspec::fuzz {
namespace {

TEST(Median, the_one_in_the_middle) {
  EXPECT_EQ(median({3, 1, 2}), 2);
  EXPECT_EQ(median({5}), 5);
  EXPECT_EQ(median({}), 0);
}

class Rates : public testing::Test {
 protected:
  void add_target(const std::string& name, const std::string& rate) {
    folder_.add_program(name, "echo \"$@\" >" + (folder_.path() / name).string() +
                                  "\necho 'stat::average_exec_per_sec:     " + rate + "' >&2");
  }
  bool compare() {
    RateSettings settings;
    settings.programs = folder_.programs();
    settings.corpus = "corpus";
    return compare_rates(settings, [this](const std::string& text) { said_.push_back(text); });
  }

  ScriptedTargets folder_;
  std::vector<std::string> said_;
};

TEST_F(Rates, a_line_for_each_round_and_the_median_of_the_ratios) {
  add_target("beast_anchor", "2000");
  add_target("connect_head_fuzz", "500");
  add_target("session_fuzz", "300");
  EXPECT_TRUE(compare());
  const std::string round = "connect_head 500/s, Beast alone 2000/s: 0.25 of it; sessions 600/s";
  EXPECT_THAT(said_,
              testing::ElementsAre("round 1: " + round, "round 2: " + round, "round 3: " + round,
                                   "connect_head: median 0.25 times the rate of Beast alone"));
  EXPECT_THAT(ScriptedTargets::read(folder_.path() / "beast_anchor"),
              testing::AllOf(testing::HasSubstr("-max_total_time=5 -max_len=1024"),
                             testing::HasSubstr(" corpus/connect_head_fuzz\n")));
}

TEST_F(Rates, a_target_that_says_none_is_named) {
  add_target("beast_anchor", "2000");
  EXPECT_FALSE(compare());
  EXPECT_THAT(said_.front(), testing::HasSubstr("connect_head_fuzz says no rate"));
}

}  // namespace
}  // namespace connectspec::fuzz
