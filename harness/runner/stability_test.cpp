// Rounds joined: what came out the same, and what didn't.
#include "harness/runner/stability.h"

#include <gtest/gtest.h>

namespace connectspec {
namespace {

Result seen(const std::string& id, Verdict verdict, const std::string& observed) {
  Result result;
  result.case_id = id;
  result.judgement.verdict = verdict;
  result.judgement.observed = observed;
  result.attempts = 1;
  return result;
}

TEST(JoinedRounds, KeepAVerdictThatCameOutTheSame) {
  const auto all =
      joined_rounds({{seen("a", Verdict::fail, "one"), seen("b", Verdict::pass, "p")},
                     {seen("a", Verdict::fail, "two"), seen("b", Verdict::pass, "p")}});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].judgement.verdict, Verdict::fail);
  EXPECT_EQ(all[0].judgement.observed, "one");
  EXPECT_EQ(all[0].attempts, 2);
  EXPECT_EQ(all[1].judgement.verdict, Verdict::pass);
}

TEST(JoinedRounds, LeaveWhatDiffersUnresolvedAndNameEachVerdictWithItsCount) {
  const auto all = joined_rounds({{seen("a", Verdict::pass, "well")},
                                  {seen("a", Verdict::pass, "well")},
                                  {seen("a", Verdict::fail, "no response")},
                                  {seen("a", Verdict::warn, "closed")},
                                  {seen("a", Verdict::fail, "FIN")}});
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].judgement.verdict, Verdict::unresolved);
  EXPECT_EQ(all[0].judgement.observed,
            "unstable over 5 repetitions: 2 pass, 1 warn (closed), 2 fail (no response)");
  EXPECT_EQ(all[0].judgement.unstable,
            (std::vector<Verdict>{Verdict::pass, Verdict::warn, Verdict::fail}));
  EXPECT_EQ(all[0].attempts, 5);
}

TEST(JoinedRounds, RememberWhatAnUnstableRoundCameTo) {
  Result unstable = seen("a", Verdict::unresolved, "unstable");
  unstable.judgement.unstable = {Verdict::fail, Verdict::warn};
  const auto all = joined_rounds({{seen("a", Verdict::pass, "well")}, {unstable}});
  EXPECT_EQ(all.at(0).judgement.unstable,
            (std::vector<Verdict>{Verdict::pass, Verdict::warn, Verdict::fail}));
}

// With what was seen in it: a reader has to see what made the difference.
TEST(JoinedRounds, KeepTheFirstAttemptOfEachOtherVerdict) {
  Result failed = seen("a", Verdict::fail, "no response");
  failed.observation.target_output = "of the failed one";
  Result passed = seen("a", Verdict::pass, "well");
  passed.observation.target_output = "of the one that passed";
  const Result joined = joined_rounds({{passed}, {failed}, {passed}, {failed}}).at(0);
  EXPECT_EQ(joined.observation.target_output, "of the failed one");
  ASSERT_EQ(joined.other_attempts.size(), 1U);
  EXPECT_EQ(joined.other_attempts[0].verdict, Verdict::pass);
  EXPECT_EQ(joined.other_attempts[0].observed, "well");
  EXPECT_EQ(joined.other_attempts[0].observation.target_output, "of the one that passed");
  EXPECT_TRUE(joined_rounds({{passed}, {passed}}).at(0).other_attempts.empty());
}

}  // namespace
}  // namespace connectspec
