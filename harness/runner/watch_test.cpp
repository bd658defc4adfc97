// Targets that can't be started, die or go deaf in the course of a run: who is blamed, what stands.
#include "harness/runner/watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "harness/runner/paper_run.h"

namespace connectspec {
namespace {

using testing::Attempt;
using testing::deadly;
using testing::deafening;
using testing::echoes;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::intact;
using ::testing::IsEmpty;
using testing::lost;
using testing::PaperWorkbench;
using testing::silent_and_lost;
using WatchTest = testing::PaperRun;

TEST_F(WatchTest, a_target_that_cant_be_started_leaves_all_unresolved) {
  bench.launch_error = "there is no program 'squid'";
  run(echoes({"a", "b"}));
  EXPECT_THAT(verdicts(), ElementsAre(Verdict::unresolved, Verdict::unresolved));
  EXPECT_EQ(results[0].judgement.observed, "there is no program 'squid'");
  EXPECT_THAT(bench.begun, IsEmpty());
}

TEST_F(WatchTest, a_target_that_always_dies_is_given_up) {
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

TEST_F(WatchTest, begins_nothing_more_side_by_side_once_the_target_has_died) {
  options.jobs = 1;
  bench.attempts["a"] = {deadly, intact};
  run(echoes({"a", "b", "c"}));
  // "b" began when "a" was calm; then each of the three alone, and "c" for the first time.
  EXPECT_THAT(bench.begun, ElementsAre("a", "b", "a", "b", "c"));
  EXPECT_THAT(notices, ElementsAre("the target died; it is started again",
                                   "the target died beside 2 cases, and of none of them alone"));
}

TEST_F(WatchTest, ends_that_are_alike_are_noticed_twice) {
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

TEST_F(WatchTest, a_target_that_died_of_none_alone_has_died_all_the_same) {
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

TEST_F(WatchTest, a_deaf_target_of_ours_is_started_again_and_it_is_told) {
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
TEST_F(WatchTest, whoever_ends_the_target_beside_others_alone_is_named) {
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

TEST_F(WatchTest, an_attached_target_that_died_and_came_back_has_died) {
  bench.ours = false;
  bench.restarts_itself = true;
  bench.attempts["b"] = {deadly, intact};
  run(echoes({"a", "b", "c"}));
  EXPECT_EQ(std::count_if(results.begin(), results.end(),
                          [](const Result& one) { return one.observation.death.has_value(); }),
            1);
}

TEST_F(WatchTest, a_partly_deaf_target_of_others_gets_time_to_come_round) {
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

TEST_F(WatchTest, a_partly_deaf_target_of_others_ends_the_run) {
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

// ---- an attached one

TEST_F(WatchTest, an_attached_target_that_dies_ends_the_run_and_the_likeliest_is_blamed) {
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

TEST_F(WatchTest, a_silence_that_wasnt_waited_out_is_cut_short_by_a_death) {
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

TEST_F(WatchTest, an_attached_target_that_goes_deaf_ends_the_run_too) {
  bench.ours = false;
  options.jobs = 1;
  bench.attempts["b"] = {deafening};
  run(echoes({"a", "b", "c", "d"}));
  ASSERT_TRUE(results[1].observation.death) << results[1].judgement.observed;
  EXPECT_EQ(results[1].observation.death->absence, Absence::silent);
  EXPECT_EQ(results[3].attempts, 0);
}

TEST_F(WatchTest, an_attached_target_that_comes_back_is_asked_whose_doing_it_was) {
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

}  // namespace
}  // namespace connectspec
