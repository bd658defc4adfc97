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

}  // namespace
}  // namespace connectspec
