// The rule on controls, asked before a case is run and applied to a whole run.
#include "harness/judge/controls.h"

#include <gtest/gtest.h>

#include "harness/model/case.h"

namespace connectspec {
namespace {

using Verdicts = std::vector<std::optional<Verdict>>;

Case with_controls(std::string id, std::vector<std::string> controls = {}) {
  Case scenario;
  scenario.id = std::move(id);
  scenario.controls = std::move(controls);
  return scenario;
}

Case variant_of(const std::string& family, const std::string& name) {
  Case scenario = with_controls(family + "/" + name);
  scenario.variant.name = name;
  return scenario;
}

Result result(const Case& of, Verdict verdict) {
  Result out;
  out.case_id = of.id;
  out.judgement.verdict = verdict;
  out.judgement.observed = "200 OK";
  return out;
}

std::vector<Result> results_of(const std::vector<Case>& cases, const std::vector<Verdict>& given) {
  std::vector<Result> results;
  for (std::size_t at = 0; at < cases.size(); ++at) {
    results.push_back(result(cases[at], given[at]));
  }
  return results;
}

std::string blocker(const std::vector<Case>& cases, const Verdicts& verdicts) {
  const auto found = Controls(cases).blocker_of(cases.size() - 1, verdicts);
  return found ? to_string(*found) : "";
}

TEST(Controls, stand_in_the_way_when_they_fail_or_are_open) {
  const std::vector<Case> cases = {with_controls("c"), with_controls("d", {"c"})};
  for (const Verdict verdict : {Verdict::pass, Verdict::warn, Verdict::info, Verdict::skip}) {
    EXPECT_EQ(blocker(cases, {verdict, std::nullopt}), "") << to_string(verdict);
  }
  EXPECT_EQ(blocker(cases, {Verdict::fail, std::nullopt}), "control c is fail");
  EXPECT_EQ(blocker(cases, {Verdict::unresolved, std::nullopt}), "control c is unresolved");
}

TEST(Controls, that_have_not_settled_or_are_not_there_stand_in_nobodys_way) {
  const std::vector<Case> cases = {with_controls("c"), with_controls("d", {"c", "elsewhere"})};
  EXPECT_EQ(blocker(cases, {std::nullopt, std::nullopt}), "");
  EXPECT_EQ(blocker(cases, {}), "");
}

TEST(Controls, are_told_in_the_order_in_which_the_case_names_them) {
  const std::vector<Case> cases = {with_controls("b"), with_controls("a"),
                                   with_controls("d", {"a", "b"})};
  EXPECT_EQ(blocker(cases, {Verdict::fail, Verdict::fail, std::nullopt}), "control a is fail");
  EXPECT_EQ(blocker(cases, {Verdict::fail, Verdict::pass, std::nullopt}), "control b is fail");
}

TEST(Controls, named_by_their_family_are_all_its_variants) {
  const std::vector<Case> cases = {variant_of("f", "one"), variant_of("f", "two"),
                                   with_controls("d", {"f"})};
  EXPECT_EQ(blocker(cases, {Verdict::pass, Verdict::fail, std::nullopt}), "control f/two is fail");
  EXPECT_EQ(blocker(cases, {Verdict::pass, Verdict::pass, std::nullopt}), "");
}

TEST(Controls, do_not_stand_in_their_own_way) {
  EXPECT_EQ(blocker({with_controls("c", {"c"})}, {Verdict::fail}), "");
}

TEST(ApplyControls, a_control_that_does_not_pass_leaves_its_dependents_unresolved) {
  const std::vector<Case> cases = {with_controls("c"), with_controls("d", {"c"}),
                                   with_controls("e", {"d"}),  // through d
                                   with_controls("free")};
  std::vector<Result> results =
      results_of(cases, {Verdict::fail, Verdict::pass, Verdict::pass, Verdict::pass});
  apply_controls(cases, results);
  EXPECT_EQ(results[0].judgement.verdict, Verdict::fail);
  EXPECT_FALSE(results[0].judgement.blocked_by);
  EXPECT_EQ(results[1].judgement.verdict, Verdict::unresolved);
  EXPECT_EQ(results[1].judgement.rule, "unresolved: control c is fail");
  EXPECT_EQ(results[1].judgement.observed, "control c is fail; 200 OK");
  ASSERT_TRUE(results[1].judgement.blocked_by);
  EXPECT_EQ(results[1].judgement.blocked_by->control, "c");
  EXPECT_EQ(results[1].judgement.blocked_by->verdict, Verdict::fail);
  EXPECT_EQ(results[2].judgement.verdict, Verdict::unresolved);
  ASSERT_TRUE(results[2].judgement.blocked_by);
  EXPECT_EQ(results[2].judgement.blocked_by->control, "d");
  EXPECT_EQ(results[3].judgement.verdict, Verdict::pass);
}

TEST(ApplyControls, one_that_passes_or_is_not_among_the_cases_changes_nothing) {
  const std::vector<Case> cases = {with_controls("c"), with_controls("d", {"c", "elsewhere"})};
  std::vector<Result> results = results_of(cases, {Verdict::pass, Verdict::fail});
  apply_controls(cases, results);
  EXPECT_EQ(results[1].judgement.verdict, Verdict::fail);
}

TEST(ApplyControls, skipped_cases_and_exited_targets_keep_their_verdict) {
  const std::vector<Case> cases = {with_controls("c"), with_controls("d", {"c"}),
                                   with_controls("e", {"c"})};
  std::vector<Result> results = results_of(cases, {Verdict::fail, Verdict::skip, Verdict::fail});
  results[2].observation.target_exited = true;
  apply_controls(cases, results);
  EXPECT_EQ(results[1].judgement.verdict, Verdict::skip);
  EXPECT_EQ(results[2].judgement.verdict, Verdict::fail);
}

}  // namespace
}  // namespace connectspec
