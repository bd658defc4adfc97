// The course of a run on a workbench of paper: every order of outcomes, and deaths of the target at
// each point.
#include "harness/runner/scheduler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "harness/model/case.h"
#include "harness/model/rule.h"
#include "harness/runner/paper_workbench.h"

namespace connectspec {
namespace {

using testing::Attempt;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::PaperWorkbench;
using ::testing::UnorderedElementsAre;

Rule rule(Verdict verdict, ProbeOutcome outcome) {
  Rule one;
  one.verdict = verdict;
  one.condition.kind = Condition::Kind::fact;
  one.condition.fact = ProbeFact{false, {outcome}};
  return one;
}

// An echo that is altered warns, one that is lost fails; without any other the question is open.
Case echo(const std::string& id) {
  Case scenario;
  scenario.id = id;
  scenario.needs = {"connect"};
  scenario.rules = {rule(Verdict::pass, ProbeOutcome::intact),
                    rule(Verdict::warn, ProbeOutcome::altered),
                    rule(Verdict::fail, ProbeOutcome::lost)};
  return scenario;
}

std::vector<Case> echoes(const std::vector<std::string>& ids) {
  std::vector<Case> cases;
  std::transform(ids.begin(), ids.end(), std::back_inserter(cases), echo);
  return cases;
}

const Attempt intact{};
const Attempt altered{.echo = ProbeOutcome::altered};
const Attempt lost{.echo = ProbeOutcome::lost};
const Attempt open_question{.echo = ProbeOutcome::not_open};
const Attempt deadly{.kills = true};
const Attempt deafening{.deafens = true};
const Attempt canary_failing{.echo = ProbeOutcome::lost, .canary_fails = true};
const Attempt starving{.echo = ProbeOutcome::lost, .nobody_beside = true, .meets_deadline = true};
const Attempt failing_engine{.harness_failure = "the engine failed"};
const Attempt silent_and_lost{.echo = ProbeOutcome::lost, .meets_deadline = true};

class SchedulerTest : public ::testing::Test {
 protected:
  const std::vector<Result>& run(const std::vector<Case>& cases) {
    RunnerEvents events;
    events.finished = [this](const Result& result) { told.push_back(result.case_id); };
    events.notice = [this](const std::string& text) { notices.push_back(text); };
    results = Scheduler(cases, bench, options, events).run();
    return results;
  }

  std::vector<Verdict> verdicts() const {
    std::vector<Verdict> all;
    for (const Result& result : results) {
      all.push_back(result.judgement.verdict);
    }
    return all;
  }

  PaperWorkbench bench;
  RunnerOptions options;
  std::vector<Result> results;
  std::vector<std::string> told;
  std::vector<std::string> notices;
};

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

// ---- a target that can't be kept

TEST_F(SchedulerTest, a_target_that_cant_be_started_leaves_all_unresolved) {
  bench.launch_error = "there is no program 'squid'";
  run(echoes({"a", "b"}));
  EXPECT_THAT(verdicts(), ElementsAre(Verdict::unresolved, Verdict::unresolved));
  EXPECT_EQ(results[0].judgement.observed, "there is no program 'squid'");
  EXPECT_THAT(bench.begun, IsEmpty());
}

TEST_F(SchedulerTest, a_target_that_always_dies_is_given_up) {
  std::vector<std::string> ids;
  for (int i = 0; i < 200; ++i) {
    ids.push_back("case" + std::to_string(i));
    bench.attempts[ids.back()] = {deadly};
  }
  run(echoes(ids));
  EXPECT_THAT(results.back().judgement.observed, HasSubstr("given up"));
  EXPECT_EQ(results.back().judgement.verdict, Verdict::unresolved);
  EXPECT_EQ(told.size(), ids.size());
  EXPECT_LT(bench.starts(), 300) << "each death is one, and each blame";
}

TEST_F(SchedulerTest, begins_nothing_more_side_by_side_once_the_target_has_died) {
  options.jobs = 1;
  bench.attempts["a"] = {deadly, intact};
  run(echoes({"a", "b", "c"}));
  // "b" began when "a" was calm; then each of the three alone, and "c" for the first time.
  EXPECT_THAT(bench.begun, ElementsAre("a", "b", "a", "b", "c"));
  EXPECT_THAT(notices, ElementsAre("the target died; it is started again",
                                   "the target died beside 2 cases, and of none of them alone"));
}

TEST_F(SchedulerTest, ends_that_are_alike_are_noticed_twice) {
  options.jobs = 1;
  const std::vector<std::string> ids{"a", "b", "c", "d"};
  for (const std::string& id : ids) {
    bench.attempts[id] = {deadly};
  }
  run(echoes(ids));
  EXPECT_GT(bench.starts(), 3);
  EXPECT_THAT(notices, ElementsAre(HasSubstr("died; it is started again"),
                                   HasSubstr("in the same way again")));
}

TEST_F(SchedulerTest, a_target_that_died_of_none_alone_has_died_all_the_same) {
  std::vector<Case> cases = echoes({"a", "b"});
  for (Case& scenario : cases) {
    scenario.canary = false;  // which would tell it too
  }
  bench.attempts["a"] = {deadly, intact};
  run(cases);
  EXPECT_THAT(verdicts(), ElementsAre(Verdict::fail, Verdict::pass));
  EXPECT_EQ(results[0].judgement.breaks, Breaks::liveness);
  EXPECT_THAT(results[0].judgement.observed, HasSubstr("the target exited: died"));
  EXPECT_THAT(results[0].judgement.because, HasSubstr("beside others, and of none alone"));
  ASSERT_TRUE(results[0].observation.death);
  EXPECT_TRUE(results[0].observation.death->not_again);
  EXPECT_FALSE(results[0].observation.death->for_good);
  EXPECT_THAT(results[0].observation.death->suspects, ElementsAre("b"));
  EXPECT_EQ(results[1].attempts, 2) << "what was under way counts for nothing";
}

TEST_F(SchedulerTest, a_deaf_target_of_ours_is_started_again_and_it_is_told) {
  bench.attempts["a"] = {deafening, intact};
  run(echoes({"a", "b"}));
  EXPECT_THAT(verdicts(), ElementsAre(Verdict::fail, Verdict::pass));
  EXPECT_THAT(results[0].judgement.observed, HasSubstr("the target no longer serves anybody"));
  ASSERT_TRUE(results[0].observation.death);
  EXPECT_EQ(results[0].observation.death->absence, Absence::silent);
  EXPECT_EQ(results[1].attempts, 2);  // its first canary met the silence
  EXPECT_EQ(bench.discarded, 1);
}

// In every company, in every order: one is to blame, who it was is it or named with it, and the
// others come to what they come to alone.
TEST_F(SchedulerTest, whoever_ends_the_target_beside_others_alone_is_named) {
  const std::vector<std::string> ids{"a", "b", "c", "d"};
  for (const Attempt& first : {deadly, deafening}) {
    for (std::size_t who = 0; who < ids.size(); ++who) {
      for (std::size_t over = 0; over < ids.size(); ++over) {
        bench = PaperWorkbench();
        bench.attempts[ids[who]] = {first, intact};
        bench.choose = [over](const auto& under_way) { return over % under_way.size(); };
        run(echoes(ids));
        std::vector<std::string> named;
        for (const Result& result : results) {
          if (result.observation.death) {
            EXPECT_EQ(result.judgement.verdict, Verdict::fail);
            named = result.observation.death->suspects;
            named.push_back(result.case_id);
          } else {
            EXPECT_EQ(result.judgement.verdict, Verdict::pass) << result.judgement.observed;
          }
        }
        EXPECT_THAT(named, ::testing::Contains(ids[who]));
      }
    }
  }
}

TEST_F(SchedulerTest, an_attached_target_that_died_and_came_back_has_died) {
  bench.ours = false;
  bench.restarts_itself = true;
  bench.attempts["b"] = {deadly, intact};
  run(echoes({"a", "b", "c"}));
  EXPECT_EQ(std::count_if(results.begin(), results.end(),
                          [](const Result& one) { return one.observation.death.has_value(); }),
            1);
}

TEST_F(SchedulerTest, a_partly_deaf_target_of_others_gets_time_to_come_round) {
  bench.ours = false;
  bench.comes_round_after = 4;
  bench.attempts["a"] = {silent_and_lost, intact};
  run(echoes({"a"}));
  EXPECT_EQ(results[0].judgement.verdict, Verdict::pass) << "the first was void";
  EXPECT_EQ(bench.discarded, 0);
  EXPECT_THAT(
      notices,
      ElementsAre("the target no longer serves its clients; waiting whether it comes back"));
}

TEST_F(SchedulerTest, a_partly_deaf_target_of_others_ends_the_run) {
  bench.ours = false;
  bench.always_deaf = true;
  bench.attempts["a"] = {silent_and_lost};
  bench.attempts["c"] = {lost};
  run(echoes({"a", "b", "c"}));
  EXPECT_THAT(verdicts(), ElementsAre(Verdict::fail, Verdict::pass, Verdict::fail));
  ASSERT_TRUE(results[0].observation.death);
  EXPECT_EQ(results[0].observation.death->absence, Absence::partial);
  EXPECT_EQ(results[2].attempts, 1) << "what was judged before stands";
  EXPECT_LE(bench.canaries_asked, 12);
  EXPECT_EQ(notices.size(), 1U);
}

// ---- an attached target that dies

TEST_F(SchedulerTest, an_attached_target_that_dies_ends_the_run_and_the_likeliest_is_blamed) {
  bench.ours = false;
  options.jobs = 1;
  bench.attempts["b"] = {lost};
  bench.attempts["c"] = {deadly};
  run(echoes({"a", "b", "c", "d", "e", "f"}));
  ASSERT_TRUE(results[2].observation.death) << results[2].judgement.observed;
  EXPECT_TRUE(results[2].observation.death->for_good);
  EXPECT_EQ(results[2].observation.death->absence, Absence::refuses);
  EXPECT_EQ(results[2].judgement.verdict, Verdict::fail);
  EXPECT_EQ(results[2].judgement.breaks, Breaks::liveness);
  EXPECT_EQ(results[0].judgement.verdict, Verdict::pass);
  EXPECT_EQ(results[1].judgement.verdict, Verdict::fail) << "what was judged before stands";
  EXPECT_EQ(results[1].attempts, 1) << "nobody asks a dead target again";
  for (const std::size_t at : {4U, 5U}) {
    EXPECT_EQ(results[at].judgement.verdict, Verdict::unresolved);
    EXPECT_EQ(results[at].attempts, 0);
    ASSERT_TRUE(results[at].judgement.blocked_by);
    EXPECT_EQ(results[at].judgement.blocked_by->kind, Blocker::Kind::death);
    EXPECT_EQ(results[at].judgement.blocked_by->control, "c");
  }
}

TEST_F(SchedulerTest, a_silence_that_wasnt_waited_out_is_cut_short_by_a_death) {
  bench.ours = false;
  options.jobs = 1;
  std::vector<Case> cases = echoes({"quick", "silent", "deadly"});
  cases[0].control = true;  // which teaches how long this target takes
  bench.attempts["quick"] = {{.receipts = 20}};
  bench.attempts["silent"] = {silent_and_lost};
  bench.attempts["deadly"] = {deadly};
  run(cases);
  EXPECT_THAT(verdicts(), ElementsAre(Verdict::pass, Verdict::unresolved, Verdict::fail));
  ASSERT_TRUE(results[1].judgement.blocked_by);
  EXPECT_EQ(results[1].judgement.blocked_by->control, "deadly");
}

TEST_F(SchedulerTest, an_attached_target_that_goes_deaf_ends_the_run_too) {
  bench.ours = false;
  options.jobs = 1;
  bench.attempts["b"] = {deafening};
  run(echoes({"a", "b", "c", "d"}));
  ASSERT_TRUE(results[1].observation.death) << results[1].judgement.observed;
  EXPECT_EQ(results[1].observation.death->absence, Absence::silent);
  EXPECT_EQ(results[3].attempts, 0);
}

TEST_F(SchedulerTest, an_attached_target_that_comes_back_is_asked_whose_doing_it_was) {
  bench.ours = false;
  options.jobs = 2;
  bench.restarts_itself = true;
  bench.attempts["b"] = {deadly};
  run(echoes({"a", "b", "c", "d"}));
  EXPECT_THAT(verdicts(), ElementsAre(Verdict::pass, Verdict::fail, Verdict::pass, Verdict::pass));
  EXPECT_EQ(results[1].judgement.breaks, Breaks::liveness);
  ASSERT_TRUE(results[1].observation.death);
  EXPECT_FALSE(results[1].observation.death->for_good);
}

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

// ---- beside whom

TEST_F(SchedulerTest, no_more_are_busy_than_there_are_jobs) {
  options.jobs = 2;
  std::size_t most_busy = 0;
  std::map<std::string, int> asked;
  bench.choose = [&](const std::vector<std::string>& under_way) {
    most_busy = std::max(most_busy, static_cast<std::size_t>(std::count_if(
                                        under_way.begin(), under_way.end(),
                                        [&](const std::string& id) { return asked[id] == 0; })));
    ++asked[under_way.front()];
    return std::size_t{0};
  };
  run(echoes({"a", "b", "c", "d"}));
  EXPECT_EQ(most_busy, 2U);
  EXPECT_EQ(bench.most_under_way, 3U);  // one that only settles keeps nobody waiting
}

TEST_F(SchedulerTest, who_tolerates_no_company_has_none_and_comes_last) {
  std::vector<Case> cases = echoes({"alone", "a", "in-turn", "b", "also-in-turn"});
  cases[0].alone = true;
  cases[2].in_turn = true;
  cases[4].in_turn = true;
  std::vector<std::size_t> company;
  bench.choose = [&company](const std::vector<std::string>& under_way) {
    if (under_way.front() == "alone") {
      company.push_back(under_way.size());
    }
    return under_way.size() - 1;
  };
  run(cases);
  EXPECT_THAT(bench.begun, ElementsAre("a", "b", "in-turn", "also-in-turn", "alone"));
  EXPECT_THAT(company, ElementsAre(1U, 1U));
  EXPECT_THAT(verdicts(), ::testing::Each(Verdict::pass));
}

TEST_F(SchedulerTest, who_names_a_shared_port_waits_for_the_other_to_be_over) {
  std::vector<Case> cases = echoes({"one", "other"});
  for (Case& scenario : cases) {
    scenario.listeners.push_back({.name = "origin", .host = ListenerHost::ipv6, .port = "443"});
  }
  run(cases);
  EXPECT_EQ(bench.most_under_way, 1U);
}

TEST_F(SchedulerTest, who_names_a_shared_port_waits_for_all_that_may_dial_it) {
  std::vector<Case> cases = echoes({"names", "other"});
  cases[0].listeners.push_back({.name = "origin", .host = ListenerHost::ipv6, .port = "443"});
  run(cases);
  EXPECT_EQ(bench.most_under_way, 1U);
  EXPECT_THAT(bench.begun, ElementsAre("other", "names"));
}

TEST_F(SchedulerTest, but_not_for_those_that_a_parent_dials_for) {
  bench.profile.parent.emplace();
  std::vector<Case> cases = echoes({"names", "other"});
  cases[0].listeners.push_back({.name = "origin", .host = ListenerHost::ipv6, .port = "443"});
  run(cases);
  EXPECT_EQ(bench.most_under_way, 2U);
}

TEST_F(SchedulerTest, who_chooses_a_whole_name_waits_for_the_other_to_be_over) {
  std::vector<Case> cases = echoes({"one", "other"});
  for (Case& scenario : cases) {
    scenario.names.push_back({.name = "same", .label = "same.test.", .answers = {}});
  }
  run(cases);
  EXPECT_EQ(bench.most_under_way, 1U);
}

TEST_F(SchedulerTest, where_few_ports_are_allowed_those_at_one_address_wait_for_each_other) {
  std::vector<Case> cases = echoes({"one", "other"});
  for (Case& scenario : cases) {
    scenario.listeners.push_back({.name = "origin", .host = ListenerHost::name, .port = {}});
  }
  run(cases);
  EXPECT_EQ(bench.most_under_way, 2U);
  options.few_ports = true;
  bench.most_under_way = 0;
  run(cases);
  EXPECT_EQ(bench.most_under_way, 1U);
}

TEST_F(SchedulerTest, who_plays_the_parent_comes_behind_those_that_need_it_well) {
  std::vector<Case> cases = echoes({"plays", "needs"});
  cases[0].listeners.push_back({.name = "parent", .kind = ListenerKind::parent, .port = {}});
  run(cases);
  EXPECT_THAT(bench.begun, ElementsAre("needs", "plays"));
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
