// What a run goes through once its cases are judged.
#include "harness/judge/complete.h"

#include <gtest/gtest.h>

#include "harness/judge/fold.h"
#include "harness/model/case.h"
#include "harness/model/clause.h"
#include "harness/model/result.h"

namespace connectspec {
namespace {

using StoredRun = connectspec::Run;  // ::testing::Test has a Run() of its own

Case scenario(std::string id, std::string hint = {}) {
  Case out;
  out.id = std::move(id);
  out.hint = std::move(hint);
  return out;
}

Result result(std::string id, Verdict verdict) {
  Result out;
  out.case_id = std::move(id);
  out.judgement.verdict = verdict;
  out.judgement.clauses = {"RFC 9110 §9.3.6"};
  out.observation.connections.emplace_back().received.prefix.assign(1000, 'x');
  return out;
}

std::size_t octets_left(const Result& result) {
  return result.observation.connections.at(0).received.prefix.size();
}

TEST(Complete, applies_the_controls) {
  std::vector<Case> cases = {scenario("c"), scenario("d")};
  cases[1].controls = {"c"};
  StoredRun run;
  run.results = {result("c", Verdict::fail), result("d", Verdict::pass)};
  complete(cases, {}, run);
  EXPECT_EQ(run.results[1].judgement.verdict, Verdict::unresolved);
  EXPECT_TRUE(run.results[1].judgement.blocked_by);
}

TEST(Complete, gives_the_hint_of_a_case_that_fails_or_is_open) {
  const std::vector<Case> cases = {scenario("a", "A"), scenario("b", "B"), scenario("c", "C"),
                                   scenario("d")};
  StoredRun run;
  run.results = {result("a", Verdict::fail), result("b", Verdict::unresolved),
                 result("c", Verdict::pass), result("d", Verdict::fail)};
  run.results[2].judgement.hint = "from an earlier verdict";
  complete(cases, {}, run);
  EXPECT_EQ(run.results[0].judgement.hint, "A");
  EXPECT_EQ(run.results[1].judgement.hint, "B");
  EXPECT_EQ(run.results[2].judgement.hint, "");
  EXPECT_EQ(run.results[3].judgement.hint, "");
}

TEST(Complete, folds_what_was_seen_where_it_knows_the_rules) {
  StoredRun run;
  run.results = {result("a", Verdict::pass), result("gone", Verdict::pass)};
  complete({scenario("a"), Case{}}, {}, run);
  EXPECT_EQ(octets_left(run.results[0]), FoldedLimits::prefix_bytes);
  EXPECT_EQ(octets_left(run.results[1]), 1000U);
}

TEST(Complete, cites_each_clause_once_and_links_those_that_are_not_registered) {
  ClauseRegister clauses;
  Clause& known = clauses.clauses.emplace_back();
  known.reference = "RFC 9110 §9.3.6";
  known.strength = Strength::must;
  known.statement = "A CONNECT without a port is rejected.";
  known.link = "https://example.org/";
  StoredRun run;
  run.results = {result("a", Verdict::pass), result("b", Verdict::pass)};
  run.results[1].judgement.clauses.emplace_back("RFC 6890");
  run.clauses.resize(7);
  complete({scenario("a"), scenario("b")}, clauses, run);
  ASSERT_EQ(run.clauses.size(), 2U);
  EXPECT_EQ(run.clauses[0].reference, "RFC 9110 §9.3.6");
  EXPECT_EQ(run.clauses[0].weight, "MUST");
  EXPECT_EQ(run.clauses[0].statement, known.statement);
  EXPECT_EQ(run.clauses[0].link, known.link);
  EXPECT_EQ(run.clauses[1].reference, "RFC 6890");
  EXPECT_EQ(run.clauses[1].statement, "");
  EXPECT_EQ(run.clauses[1].link, "https://www.rfc-editor.org/rfc/rfc6890");
}

}  // namespace
}  // namespace connectspec
