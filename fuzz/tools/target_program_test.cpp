// What is read out of the output of a target, and how one is run.
#include "fuzz/tools/target_program.h"

#include <gtest/gtest.h>

namespace connectspec::fuzz {
namespace {

TEST(BrokenIn, a_violation_and_its_evidence) {
  const auto broken = broken_in("INFO: seed\nDEDUP_TOKEN: P08\naccepts port: port 0\n==1== ERROR");
  ASSERT_TRUE(broken);
  EXPECT_EQ(*broken, (Broken{"P08", "accepts port: port 0"}));
}

TEST(BrokenIn, a_sanitizers_report) {
  const auto broken =
      broken_in("==7==ERROR\nSUMMARY: AddressSanitizer: heap-buffer-overflow /a/b.cpp:3 in f\n");
  ASSERT_TRUE(broken);
  EXPECT_EQ(broken->oracle, "heap-buffer-overflow");
  EXPECT_EQ(broken->evidence, "SUMMARY: AddressSanitizer: heap-buffer-overflow /a/b.cpp:3 in f");
}

TEST(BrokenIn, the_violation_rather_than_the_signal_that_follows_it) {
  const auto broken = broken_in("DEDUP_TOKEN: S09\na: b\nSUMMARY: libFuzzer: deadly signal\n");
  ASSERT_TRUE(broken);
  EXPECT_EQ(broken->oracle, "S09");
}

TEST(BrokenIn, an_input_that_takes_too_long) {
  const auto broken = broken_in("SUMMARY: libFuzzer: timeout\n");
  ASSERT_TRUE(broken);
  EXPECT_EQ(broken->oracle, "timeout");
}

TEST(BrokenIn, nothing_of_what_ends_well) {
  EXPECT_FALSE(broken_in(""));
  EXPECT_FALSE(broken_in("INFO: Running with entropic power schedule\nExecuted in 0 ms"));
}

TEST(StatisticIn, the_figure_of_that_name) {
  const std::string_view output =
      "stat::number_of_executed_units: 12345\nstat::average_exec_per_sec:     2469\n";
  EXPECT_EQ(statistic_in(output, "average_exec_per_sec"), 2469);
  EXPECT_EQ(statistic_in(output, "number_of_executed_units"), 12345);
  EXPECT_EQ(statistic_in(output, "peak_rss_mb"), std::nullopt);
  EXPECT_EQ(statistic_in("stat::peak_rss_mb: many", "peak_rss_mb"), std::nullopt);
}

TEST(TargetProgram, both_streams_and_how_it_ended) {
  const TargetProgram shell("/bin/sh");
  const auto well = shell.run({"-c", "echo one; echo two >&2"}, std::chrono::seconds(10));
  EXPECT_TRUE(well.succeeded);
  EXPECT_EQ(well.output, "one\ntwo\n");
  EXPECT_FALSE(shell.run({"-c", "kill -ABRT $$"}, std::chrono::seconds(10)).succeeded);
  EXPECT_FALSE(TargetProgram("/nowhere").run({}, std::chrono::seconds(10)).succeeded);
}

TEST(TargetProgram, one_that_hangs_is_ended) {
  const auto run =
      TargetProgram("/bin/sh").run({"-c", "echo one; sleep 60"}, std::chrono::milliseconds(300));
  EXPECT_FALSE(run.succeeded);
  EXPECT_EQ(run.output, "one\n");
}

}  // namespace
}  // namespace connectspec::fuzz
