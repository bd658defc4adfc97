// What is said of a case whose verdicts differ, when repeated alone and over rounds.
#include "harness/judge/unstable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace connectspec {
namespace {

using ::testing::ElementsAre;

Judgement seen(Verdict verdict, const std::string& observed) {
  Judgement judgement;
  judgement.verdict = verdict;
  judgement.observed = observed;
  judgement.rule = "fail: otherwise";
  judgement.expected = "response 400";
  return judgement;
}

TEST(Unstable, a_repetition_that_differs_leaves_the_case_open_and_both_are_told) {
  const Judgement judgement =
      unstable(seen(Verdict::fail, "no response"), seen(Verdict::pass, "400"));
  EXPECT_EQ(judgement.verdict, Verdict::unresolved);
  EXPECT_EQ(judgement.observed,
            "unstable: fail at first (no response), pass when repeated alone (400)");
  EXPECT_THAT(judgement.unstable, ElementsAre(Verdict::fail, Verdict::pass));
  EXPECT_EQ(judgement.rule, "unresolved: unstable");
  EXPECT_EQ(judgement.expected, "response 400");
}

TEST(Unstable, rounds_are_counted_by_verdict) {
  const Judgement pass = seen(Verdict::pass, "400");
  const Judgement fail = seen(Verdict::fail, "no response");
  const Judgement judgement = unstable({&pass, &fail, &pass}, fail);
  EXPECT_EQ(judgement.verdict, Verdict::unresolved);
  EXPECT_EQ(judgement.observed, "unstable over 3 repetitions: 2 pass, 1 fail (no response)");
  EXPECT_THAT(judgement.unstable, ElementsAre(Verdict::pass, Verdict::fail));
  EXPECT_EQ(judgement.rule, "unresolved: unstable");
}

}  // namespace
}  // namespace connectspec
