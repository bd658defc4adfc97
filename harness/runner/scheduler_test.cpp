// The course of a run on a workbench of paper: every order of outcomes, repetitions, controls. Of
// deaths tells watch_test.cpp, of who is asked beside whom company_test.cpp.
#include "harness/runner/scheduler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "harness/runner/paper_run.h"

namespace connectspec {
namespace {

using testing::altered;
using testing::Attempt;
using testing::canary_failing;
using testing::deadly;
using testing::deafening;
using testing::echoes;
using ::testing::ElementsAre;
using testing::failing_engine;
using ::testing::HasSubstr;
using testing::intact;
using ::testing::IsEmpty;
using testing::lost;
using testing::open_question;
using testing::PaperWorkbench;
using testing::silent_and_lost;
using testing::starving;
using ::testing::UnorderedElementsAre;
using SchedulerTest = testing::PaperRun;

// ---- one case

struct Course {
  std::string name;
  std::vector<Attempt> attempts;
  Verdict verdict;
  int attempts_made;
};

class OneCase : public SchedulerTest, public ::testing::WithParamInterface<Course> {};

TEST_P(OneCase, comes_to_its_verdict) {
  bench.attempts["a"] = GetParam().attempts;
  run(echoes({"a"}));
  EXPECT_EQ(results[0].judgement.verdict, GetParam().verdict) << results[0].judgement.observed;
  EXPECT_EQ(results[0].attempts, GetParam().attempts_made);
  EXPECT_THAT(told, ElementsAre("a"));
}

INSTANTIATE_TEST_SUITE_P(
    Courses, OneCase,
    ::testing::Values(
        Course{"a_pass_stands_at_once", {intact}, Verdict::pass, 1},
        Course{"a_fail_has_to_repeat_itself", {lost, lost}, Verdict::fail, 2},
        Course{"a_warn_has_to_repeat_itself", {altered, altered}, Verdict::warn, 2},
        Course{"two_verdicts_are_none", {lost, intact}, Verdict::unresolved, 2},
        Course{"fail_and_warn_are_none", {lost, altered}, Verdict::unresolved, 2},
        Course{"an_open_question_contradicts_nothing", {open_question, intact}, Verdict::pass, 2},
        Course{"what_came_behind_it_has_to_repeat_itself",
               {open_question, lost, lost},
               Verdict::fail,
               3},
        Course{"and_is_unstable_otherwise", {open_question, lost, intact}, Verdict::unresolved, 3},
        Course{"it_stays_open", {open_question}, Verdict::unresolved, 3},
        Course{"the_engine_may_fail_once", {failing_engine, intact}, Verdict::pass, 2},
        Course{"the_engine_may_fail_for_good", {failing_engine}, Verdict::unresolved, 3},
        Course{"who_kills_alone_too_is_guilty", {deadly}, Verdict::fail, 2},
        Course{
            "a_canary_may_have_failed_of_the_company", {canary_failing, intact}, Verdict::pass, 2},
        Course{"a_canary_that_fails_alone_too_counts",
               {canary_failing, canary_failing},
               Verdict::fail,
               2},
        Course{"who_kills_once_has_killed", {deadly, intact}, Verdict::fail, 2},
        Course{"who_deafens_once_has_deafened", {deafening, intact}, Verdict::fail, 2},
        Course{"a_silent_fail_has_to_repeat_itself",
               {silent_and_lost, silent_and_lost},
               Verdict::fail,
               2},
        Course{"a_silent_fail_may_be_unstable",
               {silent_and_lost, intact, intact},
               Verdict::unresolved,
               2}),
    [](const auto& one) { return one.param.name; });

TEST_F(SchedulerTest, says_what_an_unstable_case_came_to) {
  bench.attempts["a"] = {lost, intact};
  run(echoes({"a"}));
  EXPECT_THAT(results[0].judgement.unstable, ElementsAre(Verdict::fail, Verdict::pass));
}

TEST_F(SchedulerTest, repeats_nothing_when_it_is_told_not_to) {
  options.confirm = false;
  bench.attempts["a"] = {lost, intact};
  run(echoes({"a"}));
  EXPECT_EQ(results[0].judgement.verdict, Verdict::fail);
  EXPECT_EQ(results[0].attempts, 1);
}

TEST_F(SchedulerTest, gives_a_repetition_more_time) {
  bench.attempts["a"] = {lost, lost};
  run(echoes({"a"}));
  ASSERT_EQ(bench.conditions.size(), 2U);
  EXPECT_EQ(bench.conditions[0].patience, options.settings.timeout);
  EXPECT_EQ(bench.conditions[1].patience, options.settings.timeout * 2);
}

TEST_F(SchedulerTest, measures_those_that_are_alone) {
  std::vector<Case> cases = echoes({"a", "alone"});
  cases[1].alone = true;
  run(cases);
  ASSERT_EQ(bench.conditions.size(), 2U);
  EXPECT_FALSE(bench.conditions[0].measured);
  EXPECT_TRUE(bench.conditions[1].measured);
}

// ---- every order

// Four cases, each once the one that does it, in each of the 24 orders in which they can be over,
// at each number of jobs: what the others come to, and what they are told as, stays the same.
class EveryOrder : public SchedulerTest, public ::testing::WithParamInterface<Course> {};

TEST_P(EveryOrder, leaves_the_others_alone) {
  const std::vector<std::string> ids{"a", "b", "c", "d"};
  for (std::size_t who = 0; who < ids.size(); ++who) {
    for (int jobs = 1; jobs <= 4; ++jobs) {
      std::vector<std::string> order = ids;
      do {
        bench = PaperWorkbench();
        bench.attempts[ids[who]] = GetParam().attempts;
        bench.choose = [&order](const std::vector<std::string>& under_way) {
          const auto earlier = [&order](const std::string& left, const std::string& right) {
            return std::find(order.begin(), order.end(), left) <
                   std::find(order.begin(), order.end(), right);
          };
          return static_cast<std::size_t>(
              std::min_element(under_way.begin(), under_way.end(), earlier) - under_way.begin());
        };
        told.clear();
        options.jobs = jobs;
        run(echoes(ids));
        for (std::size_t at = 0; at < ids.size(); ++at) {
          ASSERT_EQ(results[at].judgement.verdict, at == who ? GetParam().verdict : Verdict::pass)
              << ids[at] << " where " << ids[who] << " does it, in the order " << order[0]
              << order[1] << order[2] << order[3] << ", jobs: " << jobs << ": "
              << results[at].judgement.observed;
        }
        ASSERT_THAT(told, UnorderedElementsAre("a", "b", "c", "d"));
      } while (std::next_permutation(order.begin(), order.end()));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Deeds, EveryOrder,
    ::testing::Values(Course{"passes", {intact}, Verdict::pass, 1},
                      Course{"fails", {lost}, Verdict::fail, 2},
                      Course{"comes_and_goes", {lost, intact}, Verdict::unresolved, 2},
                      Course{"fails_the_engine", {failing_engine}, Verdict::unresolved, 3},
                      Course{"kills", {deadly}, Verdict::fail, 2},
                      Course{"kills_when_it_is_alone", {lost, deadly}, Verdict::fail, 2},
                      Course{"deafens", {deafening}, Verdict::fail, 3}),
    [](const auto& one) { return one.param.name; });

// ---- repetitions

TEST_F(SchedulerTest, who_names_a_shared_port_is_repeated_beside_nobody) {
  std::vector<Case> cases = echoes({"one", "other"});
  for (Case& scenario : cases) {
    scenario.in_turn = true;
    bench.attempts[scenario.id] = {silent_and_lost};
  }
  run(cases);
  EXPECT_EQ(bench.most_under_way, 2U) << "one that only settles";
}

TEST_F(SchedulerTest, silences_that_last_shorten_those_that_begin_behind_them) {
  options.jobs = 4;
  std::vector<std::string> ids;
  for (int i = 0; i < 40; ++i) {
    ids.push_back("case" + std::to_string(i));
    bench.attempts[ids.back()] = {
        {.echo = ProbeOutcome::lost, .meets_deadline = true, .receipts = 2}};
  }
  run(echoes(ids));
  ASSERT_EQ(bench.conditions.size(), 80U);
  EXPECT_EQ(bench.conditions[40].patience, options.settings.timeout);
  EXPECT_LT(bench.conditions[79].patience, options.settings.timeout);
}

TEST_F(SchedulerTest, silences_are_repeated_within_the_number_of_jobs) {
  options.jobs = 2;
  std::vector<std::string> ids;
  for (int i = 0; i < 6; ++i) {
    ids.push_back("case" + std::to_string(i));
    bench.attempts[ids.back()] = {silent_and_lost};
  }
  run(echoes(ids));
  EXPECT_LE(bench.most_under_way, 3U) << "one that only settles among them";
}

// Two saw that nobody was served while they waited, of which one is the reason.
TEST_F(SchedulerTest, those_that_waited_while_nobody_was_served_are_repeated_alone) {
  bench.attempts["a"] = {starving, starving};
  bench.attempts["b"] = {starving, intact};
  bench.attempts["c"] = {silent_and_lost, intact};
  run(echoes({"a", "b", "c"}));
  EXPECT_THAT(verdicts(), ElementsAre(Verdict::fail, Verdict::pass, Verdict::pass));
}

TEST_F(SchedulerTest, those_that_wait_in_vain_are_repeated_beside_each_other) {
  for (const std::string id : {"a", "b", "c"}) {
    bench.attempts[id] = {silent_and_lost, silent_and_lost};
  }
  run(echoes({"a", "b", "c"}));
  EXPECT_EQ(bench.most_under_way, 3U);
  EXPECT_THAT(verdicts(), ::testing::Each(Verdict::fail));
}

// ---- controls and skips

TEST_F(SchedulerTest, controls_come_first_and_stand_in_the_way) {
  std::vector<Case> cases = echoes({"needs-broken", "needs-sound", "broken", "sound"});
  cases[0].controls = {"broken"};
  cases[1].controls = {"sound"};
  cases[2].control = cases[3].control = true;
  bench.attempts["broken"] = {lost};
  run(cases);
  EXPECT_THAT(verdicts(),
              ElementsAre(Verdict::unresolved, Verdict::pass, Verdict::fail, Verdict::pass));
  EXPECT_THAT(bench.begun, ElementsAre("broken", "sound", "broken", "needs-sound"));
  EXPECT_EQ(results[0].attempts, 0);
  ASSERT_TRUE(results[0].judgement.blocked_by);
  EXPECT_EQ(results[0].judgement.blocked_by->control, "broken");
}

TEST_F(SchedulerTest, a_case_that_is_left_open_by_its_control_leaves_others_open) {
  std::vector<Case> cases = echoes({"broken", "needs-broken", "needs-that"});
  cases[0].control = true;
  cases[1].controls = {"broken"};
  cases[2].controls = {"needs-broken"};
  bench.attempts["broken"] = {lost};
  run(cases);
  EXPECT_THAT(bench.begun, ElementsAre("broken", "broken"));
  ASSERT_TRUE(results[2].judgement.blocked_by);
  EXPECT_EQ(results[2].judgement.blocked_by->control, "needs-broken");
}

TEST_F(SchedulerTest, skips_what_isnt_asked_over_the_endpoints_carrier) {
  std::vector<Case> cases = echoes({"in-tls", "in-clear"});
  cases[0].over = Carrier::h1_tls;
  cases[1].over = Carrier::h1_clear;
  run(cases);
  EXPECT_THAT(bench.begun, ElementsAre("in-clear"));
  ASSERT_TRUE(results[0].judgement.hindrance);
  EXPECT_EQ(results[0].judgement.hindrance->kind, Hindrance::Kind::carrier);
  EXPECT_EQ(results[0].judgement.observed, "needs the carrier h1-tls");

  bench.begun.clear();
  bench.profile.tls = true;
  run(cases);
  EXPECT_THAT(bench.begun, ElementsAre("in-tls"));
}

TEST_F(SchedulerTest, skips_what_the_target_doesnt_claim) {
  std::vector<Case> cases = echoes({"a", "elsewhere", "names"});
  cases[0].needs = {"connect", "tls"};
  cases[1].endpoint = "auth";
  cases[2].needs = {"dns"};
  run(cases);
  EXPECT_THAT(verdicts(), ::testing::Each(Verdict::skip));
  EXPECT_EQ(results[0].judgement.observed, "needs tls");
  EXPECT_EQ(results[1].judgement.observed, "needs an endpoint 'auth'");
  EXPECT_EQ(results[2].judgement.observed, "needs dns (no name server)");
  ASSERT_TRUE(results[2].judgement.hindrance);
  EXPECT_EQ(results[2].judgement.hindrance->because, "no name server");
  EXPECT_THAT(bench.begun, IsEmpty());
}

}  // namespace
}  // namespace connectspec
