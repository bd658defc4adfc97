// Which deviations are told under the case that names their cause, and which stand by themselves.
#include "harness/judge/causes.h"

#include <gtest/gtest.h>

#include "harness/model/case.h"
#include "harness/model/cause.h"
#include "harness/model/result.h"

namespace connectspec {
namespace {

Condition left_waiting() {
  Condition condition;
  condition.kind = Condition::Kind::fact;
  condition.fact = TimedOutFact{"client", true};
  return condition;
}

Case named(std::string id) {
  Case scenario;
  scenario.id = std::move(id);
  return scenario;
}

// Explains whatever left its client waiting.
Case cause(std::string id, std::vector<std::string> cases = {}) {
  Case scenario = named(std::move(id));
  Cause& one = scenario.explains.emplace_back();
  one.because = "it waits";
  one.cases = std::move(cases);
  one.where = left_waiting();
  return scenario;
}

struct Seen {
  Verdict verdict = Verdict::fail;
  bool waited = true;
};

std::vector<Result> results_of(const std::vector<Case>& cases, const std::vector<Seen>& seen) {
  std::vector<Result> results;
  for (std::size_t at = 0; at < cases.size(); ++at) {
    Result& result = results.emplace_back();
    result.case_id = cases[at].id;
    result.judgement.verdict = seen[at].verdict;
    Connection& client = result.observation.connections.emplace_back();
    client.actor = "client";
    client.timed_out = seen[at].waited;
  }
  return results;
}

// By whom each is explained.
std::vector<std::string> explained(const std::vector<Case>& cases, const std::vector<Seen>& seen) {
  std::vector<Result> results = results_of(cases, seen);
  apply_causes(cases, {}, results);
  std::vector<std::string> by;
  for (std::size_t at = 0; at < results.size(); ++at) {
    EXPECT_EQ(results[at].judgement.verdict, seen[at].verdict);
    const auto& explanation = results[at].judgement.explained_by;
    by.push_back(explanation ? explanation->case_id : "");
  }
  return by;
}

using Ids = std::vector<std::string>;

TEST(Causes, explain_what_deviates_and_fits) {
  const std::vector<Case> cases = {cause("c"), named("fits"), named("passes"), named("innocent")};
  EXPECT_EQ(explained(cases, {{}, {}, {Verdict::pass}, {Verdict::fail, false}}),
            (Ids{"", "c", "", ""}));
}

TEST(Causes, that_pass_or_are_open_explain_nothing) {
  const std::vector<Case> cases = {cause("c"), named("fits")};
  EXPECT_EQ(explained(cases, {{Verdict::pass}, {}}), (Ids{"", ""}));
  EXPECT_EQ(explained(cases, {{Verdict::unresolved}, {}}), (Ids{"", ""}));
}

TEST(Causes, that_warn_account_for_no_fail) {
  const std::vector<Case> cases = {cause("c"), named("fails"), named("warns"), named("open")};
  EXPECT_EQ(explained(cases, {{Verdict::warn}, {}, {Verdict::warn}, {Verdict::unresolved}}),
            (Ids{"", "", "c", "c"}));
}

TEST(Causes, are_limited_to_ids_families_and_areas) {
  const std::vector<Case> cases = {cause("c", {"h1/auth", "h1/a/one"}), named("h1/auth/x"),
                                   named("h1/a/one/plus"), named("h1/a/two"), named("h1/authx/x")};
  EXPECT_EQ(explained(cases, {{}, {}, {}, {}, {}}), (Ids{"", "c", "c", "", ""}));
}

TEST(Causes, the_first_that_fits_counts) {
  const std::vector<Case> cases = {cause("first"), cause("second"), named("x")};
  EXPECT_EQ(explained(cases, {{}, {}, {}}), (Ids{"", "first", "first"}));
}

TEST(Causes, that_are_signs_themselves_pass_theirs_on) {
  const std::vector<Case> cases = {cause("shallow", {"x"}), cause("deep", {"shallow", "y"}),
                                   named("x"), named("y")};
  EXPECT_EQ(explained(cases, {{}, {}, {}, {}}), (Ids{"deep", "", "deep", "deep"}));
}

TEST(Causes, account_for_what_a_control_that_is_a_sign_has_left_open) {
  const std::vector<Case> cases = {cause("c"), named("control"), named("x")};
  std::vector<Result> results = results_of(cases, {{}, {}, {Verdict::unresolved, false}});
  results[2].judgement.blocked_by = Blocker{"control", Verdict::fail};
  apply_causes(cases, {}, results);
  ASSERT_TRUE(results[2].judgement.explained_by);
  EXPECT_EQ(results[2].judgement.explained_by->case_id, "c");
}

TEST(Causes, ask_for_what_was_seen_of_the_case_itself) {
  std::vector<Case> cases = {cause("c"), named("x")};
  cases[0].explains[0].when = left_waiting();
  EXPECT_EQ(explained(cases, {{Verdict::fail, false}, {}}), (Ids{"", ""}));
  EXPECT_EQ(explained(cases, {{}, {}}), (Ids{"", "c"}));
}

TEST(Causes, leave_what_a_control_leaves_open_and_whatever_ends_the_service) {
  const std::vector<Case> cases = {cause("c"), named("x"), named("y"), named("z")};
  std::vector<Result> results = results_of(cases, {{}, {Verdict::unresolved}, {}, {}});
  results[1].judgement.blocked_by = Blocker{"control", Verdict::fail};
  results[2].observation.target_exited = true;
  results[3].observation.canary = Canary::unanswered;
  apply_causes(cases, {}, results);
  for (const Result& result : results) {
    EXPECT_FALSE(result.judgement.explained_by) << result.case_id;
  }
}

TEST(Causes, are_found_anew_for_known_cases_and_kept_for_others) {
  const std::vector<Case> cases = {named("known"), Case{}};
  std::vector<Result> results = results_of({named("known"), named("gone")}, {{}, {}});
  for (Result& result : results) {
    result.judgement.explained_by = Explanation{"earlier", ""};
  }
  apply_causes(cases, {}, results);
  EXPECT_FALSE(results[0].judgement.explained_by);
  EXPECT_TRUE(results[1].judgement.explained_by);
}

TEST(Causes, may_skip_what_they_stand_in_the_way_of_as_a_control) {
  std::vector<Case> cases = {cause("c"), named("behind c"), named("behind another")};
  cases.front().explains.front().skips_open = true;
  std::vector<Result> results =
      results_of(cases, {{}, {Verdict::unresolved}, {Verdict::unresolved}});
  results[1].judgement.blocked_by = Blocker{"c", Verdict::fail};
  results[2].judgement.blocked_by = Blocker{"d", Verdict::fail};
  apply_causes(cases, {}, results);
  EXPECT_EQ(results[1].judgement.verdict, Verdict::skip);
  EXPECT_FALSE(results[1].judgement.blocked_by);
  EXPECT_EQ(results[2].judgement.verdict, Verdict::unresolved);
}

TEST(Causes, may_skip_what_they_leave_open_but_nothing_unstable) {
  std::vector<Case> cases = {cause("c"), named("open"), named("fails"), named("comes and goes")};
  cases.front().explains.front().skips_open = true;
  std::vector<Result> results =
      results_of(cases, {{}, {Verdict::unresolved}, {}, {Verdict::unresolved}});
  results.back().judgement.unstable = {Verdict::pass, Verdict::unresolved};
  apply_causes(cases, {}, results);

  EXPECT_EQ(results[1].judgement.verdict, Verdict::skip);
  ASSERT_TRUE(results[1].judgement.hindrance);
  EXPECT_EQ(to_string(*results[1].judgement.hindrance), "needs what c asks for");
  EXPECT_FALSE(results[1].judgement.explained_by);
  EXPECT_EQ(results[2].judgement.verdict, Verdict::fail);
  EXPECT_EQ(results[3].judgement.verdict, Verdict::unresolved);
}

}  // namespace
}  // namespace connectspec
