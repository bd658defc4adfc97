// Which changes between two runs are worse, better, or neither.
#include "reports/diff.h"

#include <gtest/gtest.h>

#include <sstream>

#include "reports/test_run.h"

namespace connectspec {
namespace {

using namespace testing_support;
using StoredRun = connectspec::Run;

Change only_change(Verdict before, Verdict after) {
  const StoredRun old = run_of({result_of("a", before)});
  const StoredRun now = run_of({result_of("a", after)});
  const auto found = differences(old, now);
  EXPECT_EQ(found.size(), 1U);
  return found.empty() ? Change::reworded : found.front().change;
}

TEST(Diff, OfARunAndItselfIsNothing) {
  const StoredRun run = full_run();
  EXPECT_TRUE(differences(run, run).empty());
}

TEST(Diff, TellsWorseFromBetter) {
  EXPECT_EQ(only_change(Verdict::pass, Verdict::fail), Change::regression);
  EXPECT_EQ(only_change(Verdict::pass, Verdict::warn), Change::regression);
  EXPECT_EQ(only_change(Verdict::warn, Verdict::unresolved), Change::regression);
  EXPECT_EQ(only_change(Verdict::skip, Verdict::fail), Change::regression);
  EXPECT_EQ(only_change(Verdict::fail, Verdict::unresolved), Change::repaired);
  EXPECT_EQ(only_change(Verdict::fail, Verdict::pass), Change::repaired);
  EXPECT_EQ(only_change(Verdict::pass, Verdict::info), Change::moved);
  EXPECT_EQ(only_change(Verdict::fail, Verdict::skip), Change::moved);
}

TEST(Diff, SeesWhatIsNewAndWhatIsGone) {
  const StoredRun old = run_of({result_of("a", Verdict::pass), result_of("b", Verdict::pass)});
  const StoredRun now = run_of({result_of("b", Verdict::pass), result_of("c", Verdict::pass),
                                result_of("d", Verdict::fail)});
  const auto found = differences(old, now);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].change, Change::added);
  EXPECT_EQ(found[1].change, Change::regression);
  EXPECT_EQ(found[1].after->case_id, "d");
  EXPECT_EQ(found[2].change, Change::gone);
  EXPECT_EQ(found[2].before->case_id, "a");
}

TEST(Diff, FailsOnlyForARegression) {
  const StoredRun good = run_of({result_of("a", Verdict::pass)});
  const StoredRun bad = run_of({result_of("a", Verdict::fail)});
  EXPECT_EQ(exit_code(differences(good, bad)), 1);
  EXPECT_EQ(exit_code(differences(bad, good)), 0);
  EXPECT_EQ(exit_code(differences(good, run_of({}))), 0);
}

TEST(Diff, SaysWhatWasSeenBeforeAndNowAndHowToRepeatIt) {
  StoredRun bad = run_of({result_of("a", Verdict::fail)});
  bad.results[0].judgement.observed = "200\x1b[2J";
  std::ostringstream out;
  ConsoleOptions options;
  options.rerun = "connectspec run --profile squid";
  print_differences(out, run_of({result_of("a", Verdict::pass)}), bad, options);
  EXPECT_NE(out.str().find("1 worse than before:\n  pass → fail  a"), std::string::npos)
      << out.str();
  EXPECT_NE(out.str().find("now     200\\x1b[2J"), std::string::npos);
  EXPECT_NE(out.str().find("connectspec run --profile squid a"), std::string::npos);
}

}  // namespace
}  // namespace connectspec
