// Cases that are asked in several ways, on a workbench of paper.
#include "harness/runner/questioning.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/model/action.h"
#include "harness/model/case.h"
#include "harness/model/rule.h"
#include "harness/runner/paper_workbench.h"
#include "harness/runner/scheduler.h"

namespace connectspec {
namespace {

using testing::Attempt;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::PaperWorkbench;
using ::testing::UnorderedElementsAre;

const Attempt refused{.echo = ProbeOutcome::intact, .status = 400};
const Attempt served{.echo = ProbeOutcome::intact, .status = 200};
const Attempt lost{.echo = ProbeOutcome::lost};
const Attempt intact{};
const Attempt deadly{.kills = true};

Rule rule(Verdict verdict, ProbeOutcome outcome) {
  Rule one;
  one.verdict = verdict;
  one.condition.kind = Condition::Kind::fact;
  one.condition.fact = ProbeFact{false, {outcome}};
  return one;
}

Asking form(const std::string& name) { return {name, {{"form", name}}, {}}; }

Case asked(const std::string& id, const std::vector<std::string>& forms = {}) {
  Case scenario;
  scenario.id = id;
  scenario.rules = {rule(Verdict::pass, ProbeOutcome::intact),
                    rule(Verdict::warn, ProbeOutcome::altered),
                    rule(Verdict::fail, ProbeOutcome::lost)};
  scenario.script.emplace_back().action = Send{{}, "{form}"};
  for (const std::string& name : forms) {
    scenario.askings.push_back(form(name));
  }
  return scenario;
}

Case with_neighbour(Case scenario) {
  scenario.neighbour = Neighbour{false, {{"form", "harmless"}}};
  return scenario;
}

// Of that form alone.
Case with_neighbours(Case scenario) {
  scenario.neighbour.emplace();
  for (Asking& asking : scenario.askings) {
    asking.of_its_neighbour = {{"form", "harmless-" + asking.form}};
  }
  return scenario;
}

class QuestioningTest : public ::testing::Test {
 protected:
  const Result& run(const Case& scenario) { return run(std::vector{scenario}).front(); }

  const std::vector<Result>& run(const std::vector<Case>& cases) {
    Questioning questioning(bench, options);
    results = Scheduler(cases, questioning, options, {}).run();
    return results;
  }

  PaperWorkbench bench;
  RunnerOptions options;
  std::vector<Result> results;
};

TEST_F(QuestioningTest, a_case_without_ways_is_asked_as_ever) {
  bench.attempts["a"] = {intact};
  const Result& result = run(asked("a"));
  EXPECT_EQ(result.judgement.verdict, Verdict::pass);
  EXPECT_FALSE(result.observation.asked.has_value());
  EXPECT_THAT(bench.begun, ElementsAre("a"));
}

TEST_F(QuestioningTest, the_ways_go_beside_each_other) {
  run(asked("a", {"x", "y", "z"}));
  EXPECT_THAT(bench.begun, ElementsAre("a/x", "a/y", "a/z"));
  EXPECT_EQ(bench.most_under_way, 3U);
}

TEST_F(QuestioningTest, a_target_that_serves_one_at_a_time_is_asked_accordingly) {
  bench.serves = 1;
  bench.counted = true;
  std::vector<Case> cases = {asked("a"), asked("b"), asked("crowd")};
  ManyClients crowd;
  crowd.clients = 2;
  cases[2].script.back().action = crowd;
  run(cases);
  EXPECT_THAT(bench.begun, ElementsAre("a", "b"));
  EXPECT_LE(bench.most_under_way, 2U) << "one that only settles among them";
  ASSERT_TRUE(results[2].judgement.hindrance);
  EXPECT_EQ(results[2].judgement.hindrance->kind, Hindrance::Kind::clients);
}

TEST_F(QuestioningTest, a_target_that_serves_few_at_a_time_is_asked_accordingly) {
  bench.serves = 10;
  std::vector<Case> cases = {asked("a", {"x", "y", "z"}), asked("b", {"x", "y"}), asked("c"),
                             asked("few"), asked("crowd")};
  ManyClients crowd;
  crowd.clients = 5;
  cases[3].script.back().action = crowd;
  crowd.clients = 6;  // and the canary, and some that linger
  cases[4].script.back().action = crowd;
  run(cases);
  EXPECT_EQ(bench.begun.size(), 7U);
  EXPECT_LE(bench.most_under_way, 4U) << "two that only settle among them";
  EXPECT_FALSE(results[3].judgement.hindrance);
  ASSERT_TRUE(results[4].judgement.hindrance);
  EXPECT_EQ(to_string(*results[4].judgement.hindrance),
            "needs a target that serves more than 10 clients at a time");
}

TEST_F(QuestioningTest, the_worst_is_the_one_that_is_told) {
  bench.attempts["a/y"] = {lost};
  const Result& result = run(asked("a", {"x", "y", "z"}));
  EXPECT_EQ(result.judgement.verdict, Verdict::fail);
  EXPECT_EQ(result.observation.asked->form, "y");
  EXPECT_THAT(result.judgement.observed, HasSubstr("asked as y"));
}

TEST_F(QuestioningTest, a_repetition_begins_with_the_one_that_decided_and_may_end_with_it) {
  bench.attempts["a/y"] = {lost};
  EXPECT_EQ(run(asked("a", {"x", "y", "z"})).attempts, 2);
  EXPECT_THAT(bench.begun, ElementsAre("a/x", "a/y", "a/z", "a/y"));
}

TEST_F(QuestioningTest, a_repetition_that_comes_out_otherwise_asks_the_others_too) {
  bench.attempts["a/y"] = {lost, intact};
  EXPECT_EQ(run(asked("a", {"x", "y", "z"})).judgement.verdict, Verdict::unresolved);
  EXPECT_THAT(bench.begun, ElementsAre("a/x", "a/y", "a/z", "a/y", "a/x", "a/z"));
}

TEST_F(QuestioningTest, a_race_is_asked_several_times) {
  Case race = asked("a");
  race.times = 5;
  bench.attempts["a"] = {intact, intact, lost, intact, intact, lost};
  const Result& result = run(race);
  EXPECT_EQ(result.judgement.verdict, Verdict::fail);
  EXPECT_EQ(bench.begun.size(), 6U);
  EXPECT_THAT(result.judgement.observed, HasSubstr("the 3rd of 5 times"));
  // The repetition asks as the one did that decided.
  EXPECT_THAT(bench.times, ElementsAre(1U, 2U, 3U, 4U, 5U, 3U));
}

TEST_F(QuestioningTest, who_tolerates_no_company_is_asked_one_way_after_the_other) {
  Case apart = asked("a", {"x", "y"});
  apart.alone = true;
  run(apart);
  EXPECT_EQ(bench.most_under_way, 1U);
}

TEST_F(QuestioningTest, of_one_in_turn_a_way_begins_while_the_one_before_settles) {
  std::vector<Case> cases = {asked("a", {"x", "y", "z"}), asked("b")};
  cases[0].in_turn = cases[1].in_turn = true;
  bench.choose = [](const auto& under_way) { return under_way.size() - 1; };  // each is calm first
  run(cases);
  EXPECT_THAT(bench.begun, ElementsAre("a/x", "a/y", "a/z", "b"));
  EXPECT_EQ(bench.most_under_way, 4U);
}

TEST_F(QuestioningTest, a_repetition_is_calm_with_the_way_that_decided) {
  bench.attempts["a/y"] = {lost};
  bench.attempts["b"] = {lost};
  std::vector<std::string> beside;
  bench.choose = [&beside](const std::vector<std::string>& under_way) {
    if (under_way.size() == 2 && under_way.front() == "a/y" && under_way.back() == "b") {
      beside = under_way;
    }
    return std::size_t{0};
  };
  run({asked("a", {"x", "y"}), asked("b")});
  EXPECT_THAT(beside, ElementsAre("a/y", "b")) << "in the repetitions, which go in turn";
}

TEST_F(QuestioningTest, alone_it_is_seen_which_way_ends_the_target) {
  bench.attempts["a/y"] = {deadly};
  const Result& result = run(asked("a", {"x", "y", "z"}));
  EXPECT_EQ(result.judgement.verdict, Verdict::fail);
  EXPECT_TRUE(result.observation.target_exited);
  EXPECT_EQ(result.observation.asked->form, "y");
  EXPECT_EQ(bench.begun.back(), "a/y");
}

TEST_F(QuestioningTest, a_refusal_counts_where_the_neighbour_is_served) {
  bench.attempts["a"] = {refused};
  bench.attempts["a/harmless"] = {served};
  const Result& result = run(with_neighbour(asked("a")));
  EXPECT_EQ(result.judgement.verdict, Verdict::pass);
  EXPECT_THAT(bench.begun, ElementsAre("a", "a/harmless"));
  ASSERT_EQ(result.observation.neighbours.size(), 1U);
  EXPECT_TRUE(result.observation.neighbours[0].served);
}

TEST_F(QuestioningTest, and_says_nothing_where_it_is_refused_twice) {
  bench.attempts["a"] = {refused};
  bench.attempts["a/harmless"] = {refused};
  options.confirm = false;
  const Result& result = run(with_neighbour(asked("a")));
  EXPECT_EQ(result.judgement.verdict, Verdict::unresolved);
  EXPECT_THAT(result.judgement.because, HasSubstr("the harmless neighbour is refused alike"));
  EXPECT_THAT(bench.begun, ElementsAre("a", "a/harmless", "a/harmless"));
}

TEST_F(QuestioningTest, a_neighbour_that_is_refused_once_is_asked_again) {
  bench.attempts["a"] = {refused};
  bench.attempts["a/harmless"] = {refused, served};
  EXPECT_EQ(run(with_neighbour(asked("a"))).judgement.verdict, Verdict::pass);
}

TEST_F(QuestioningTest, who_is_served_needs_no_neighbour) {
  bench.attempts["a"] = {served};
  run(with_neighbour(asked("a")));
  EXPECT_THAT(bench.begun, ElementsAre("a"));
}

TEST_F(QuestioningTest, cases_share_a_neighbour) {
  bench.attempts["a"] = bench.attempts["b"] = {refused};
  bench.attempts["a/harmless"] = bench.attempts["b/harmless"] = {served};
  run({with_neighbour(asked("a")), with_neighbour(asked("b"))});
  EXPECT_EQ(bench.begun.size(), 3U);
}

TEST_F(QuestioningTest, the_verdict_rests_on_the_form_whose_neighbour_is_served) {
  bench.attempts["a/x"] = bench.attempts["a/y"] = {refused};
  bench.attempts["a/harmless-x"] = {refused};
  bench.attempts["a/harmless-y"] = {served};
  const Result& result = run(with_neighbours(asked("a", {"x", "y"})));
  EXPECT_EQ(result.judgement.verdict, Verdict::pass);
  EXPECT_EQ(result.observation.asked->form, "y");
  EXPECT_THAT(result.judgement.because, HasSubstr("the refusal as x says nothing"));
}

TEST_F(QuestioningTest, what_the_form_that_counts_does_wrong_is_seen) {
  bench.attempts["a/x"] = {refused};
  bench.attempts["a/y"] = {lost};
  bench.attempts["a/harmless-x"] = {refused};
  EXPECT_EQ(run(with_neighbours(asked("a", {"x", "y"}))).judgement.verdict, Verdict::fail);
}

}  // namespace
}  // namespace connectspec
