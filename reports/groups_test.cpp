// What is told once.
#include "reports/groups.h"

#include <gtest/gtest.h>

#include "reports/test_run.h"

namespace connectspec {
namespace {

using namespace testing_support;

std::vector<Group> groups_in(const connectspec::Run& run, const Expectations& known = {}) {
  static ExpectationReport comparison;  // the groups look into it
  comparison = compare(run, known);
  return groups_of(run, comparison);
}

std::vector<std::string> names(const std::vector<Group>& groups) {
  std::vector<std::string> all;
  for (const Group& group : groups) {
    all.push_back(name_of(group));
  }
  return all;
}

using Names = std::vector<std::string>;

Result because(std::string id, std::string why, Verdict verdict = Verdict::fail) {
  Result result = result_of(std::move(id), verdict);
  result.judgement.because = std::move(why);
  return result;
}

TEST(Groups, are_variants_with_one_reason) {
  const auto run = run_of({result_of("h1/target/port/plus", Verdict::fail),
                           result_of("h1/target/port/minus", Verdict::fail),
                           because("h1/target/port/hex", "another")});
  const auto groups = groups_in(run);
  EXPECT_EQ(names(groups), Names({"h1/target/port (2 variants)", "h1/target/port/hex"}));
  EXPECT_EQ(variants_text(families_of(groups.front().results).front()), "plus, minus");
}

TEST(Groups, are_cases_of_one_area_with_one_reason_under_the_same_clauses) {
  Result elsewhere = result_of("h1/host/x", Verdict::fail, "h1/host");
  Result other_clause = result_of("h1/target/c", Verdict::fail);
  other_clause.judgement.clauses = {"RFC 9112 §3.2"};
  const auto run =
      run_of({result_of("h1/target/a", Verdict::fail), result_of("h1/target/b/x", Verdict::fail),
              result_of("h1/target/b/y", Verdict::fail), elsewhere, other_clause,
              result_of("h1/target/d", Verdict::warn)});
  const auto groups = groups_in(run);
  EXPECT_EQ(names(groups),
            Names({"h1/target/a and 2 more", "h1/host/x", "h1/target/c", "h1/target/d"}));
}

TEST(Groups, without_a_reason_are_the_variants_of_a_case) {
  const auto run = run_of(
      {because("h1/target/a/x", ""), because("h1/target/b", ""), because("h1/target/a/y", "")});
  EXPECT_EQ(names(groups_in(run)), Names({"h1/target/a (2 variants)", "h1/target/b"}));
}

TEST(Groups, stand_in_the_order_of_their_gravity) {
  Result should = result_of("h1/target/should", Verdict::warn);
  should.level = Level::should;
  Result practice = result_of("h1/target/practice", Verdict::warn);
  practice.level = Level::practice;
  practice.judgement.because = "nobody does it";
  const auto run = run_of({practice, should, result_of("h1/target/open", Verdict::unresolved),
                           because("h1/target/one", "one"), because("h1/target/two/a", "two"),
                           because("h1/target/two/b", "two")});
  EXPECT_EQ(names(groups_in(run)),
            Names({"h1/target/two (2 variants)", "h1/target/one", "h1/target/open",
                   "h1/target/should", "h1/target/practice"}));
}

TEST(Groups, have_what_their_cases_explain) {
  Result lone = explained_result("h1/host/z", Verdict::fail, "not/there");
  lone.area = "h1/host";
  const auto run = run_of({because("h1/target/many/a", "x"), because("h1/target/many/b", "x"),
                           result_of("h1/target/cause", Verdict::fail),
                           explained_result("h1/host/x", Verdict::fail, "h1/target/cause"),
                           explained_result("h1/host/y", Verdict::fail, "h1/target/cause"), lone});
  const auto groups = groups_in(run);
  EXPECT_EQ(names(groups), Names({"h1/target/cause", "h1/target/many (2 variants)", "h1/host/z"}));
  EXPECT_EQ(groups.front().explained.size(), 2U);
}

TEST(Groups, of_what_stayed_open_go_by_the_reason_alone) {
  Result other = because("h1/host/x", "no answer", Verdict::unresolved);
  other.area = "h1/host";
  other.judgement.clauses = {"RFC 9112 §3.2"};
  Result blocked = result_of("h1/target/blocked", Verdict::unresolved);
  blocked.judgement.blocked_by = Blocker{"h1/base/x", Verdict::fail};
  Result blocked_too = other;
  blocked_too.case_id = "h1/host/blocked";
  blocked_too.judgement.blocked_by = Blocker{"h1/base/x", Verdict::fail};
  const auto run = run_of(
      {because("h1/target/a", "no answer", Verdict::unresolved), other, blocked, blocked_too});
  EXPECT_EQ(names(groups_in(run)),
            Names({"h1/target/a and 1 more", "h1/target/blocked and 1 more"}));
}

TEST(Groups, are_told_apart_by_what_is_known_of_them) {
  Expectations known;
  known.entries = {{"h1/target/port/plus", {Verdict::fail}, "tracked as #1", {}}};
  const auto run = run_of({result_of("h1/target/port/plus", Verdict::fail),
                           result_of("h1/target/port/minus", Verdict::fail)});
  const auto groups = groups_in(run, known);
  ASSERT_EQ(names(groups), Names({"h1/target/port/plus", "h1/target/port/minus"}));
  EXPECT_EQ(groups.front().standing, Standing::known_deviation);
  EXPECT_EQ(groups.front().note, "tracked as #1");
}

TEST(Groups, leave_deaths_and_requests_of_a_campaign_by_themselves) {
  Result died = result_of("h1/target/port/plus", Verdict::fail);
  died.observation.death = Death{};
  Result found = result_of("explore/b04", Verdict::fail, "explore");
  found.reproduction = "area: fuzz\n";
  Result found_too = found;
  found_too.case_id = "explore/b05";
  const auto run =
      run_of({died, result_of("h1/target/port/minus", Verdict::fail), found, found_too});
  EXPECT_EQ(groups_in(run).size(), 4U);
}

TEST(Groups, have_no_pass_no_skip_and_nothing_that_a_death_left_open) {
  Result left = result_of("h1/target/left", Verdict::unresolved);
  left.judgement.blocked_by = Blocker{"h1/a", Verdict::fail, Blocker::Kind::death};
  EXPECT_TRUE(groups_in(run_of({result_of("a", Verdict::pass), result_of("b", Verdict::skip),
                                result_of("c", Verdict::info), left}))
                  .empty());
}

}  // namespace
}  // namespace connectspec
