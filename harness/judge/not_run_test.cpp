// What is said of cases that were not run: as values, and in words.
#include "harness/judge/not_run.h"

#include <gtest/gtest.h>

#include "harness/model/result.h"

namespace connectspec {
namespace {

const Clauses clauses = {"RFC 9110 §9.3.6"};

TEST(NotRun, a_skipped_case_says_what_it_lacked) {
  const Hindrance lacked{Hindrance::Kind::capability, "dns", "port 53 is taken"};
  const Judgement judgement = skipped(clauses, lacked);
  EXPECT_EQ(judgement.verdict, Verdict::skip);
  EXPECT_EQ(judgement.observed, "needs dns (port 53 is taken)");
  EXPECT_EQ(judgement.clauses, clauses);
  ASSERT_TRUE(judgement.hindrance);
  EXPECT_EQ(judgement.hindrance->name, "dns");
  EXPECT_EQ(judgement.hindrance->because, "port 53 is taken");
  EXPECT_FALSE(judgement.blocked_by);
}

TEST(NotRun, a_blocked_case_names_its_control) {
  const Judgement judgement = blocked(clauses, {"connect/base/connect-ipv4", Verdict::fail});
  EXPECT_EQ(judgement.verdict, Verdict::unresolved);
  EXPECT_EQ(judgement.observed, "control connect/base/connect-ipv4 is fail; not run");
  EXPECT_EQ(judgement.clauses, clauses);
  ASSERT_TRUE(judgement.blocked_by);
  EXPECT_EQ(judgement.blocked_by->control, "connect/base/connect-ipv4");
  EXPECT_EQ(judgement.blocked_by->verdict, Verdict::fail);
}

TEST(NotRun, a_case_whose_target_could_not_be_asked_is_open_and_nobodys_fault) {
  const Judgement judgement = unanswered(clauses, "squid: no such program");
  EXPECT_EQ(judgement.verdict, Verdict::unresolved);
  EXPECT_EQ(judgement.observed, "squid: no such program");
  EXPECT_EQ(judgement.clauses, clauses);
  EXPECT_FALSE(judgement.blocked_by);
  EXPECT_FALSE(judgement.hindrance);
}

}  // namespace
}  // namespace connectspec
