// Beside whom a case is asked.
#include "harness/runner/company.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "harness/runner/paper_run.h"

namespace connectspec {
namespace {

using testing::echoes;
using ::testing::ElementsAre;
using CompanyTest = testing::PaperRun;

TEST_F(CompanyTest, no_more_are_busy_than_there_are_jobs) {
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

TEST_F(CompanyTest, who_tolerates_no_company_has_none_and_comes_last) {
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

TEST_F(CompanyTest, who_names_a_shared_port_waits_for_the_other_to_be_over) {
  std::vector<Case> cases = echoes({"one", "other"});
  for (Case& scenario : cases) {
    scenario.listeners.push_back({.name = "origin", .host = ListenerHost::ipv6, .port = "443"});
  }
  run(cases);
  EXPECT_EQ(bench.most_under_way, 1U);
}

TEST_F(CompanyTest, who_names_a_shared_port_waits_for_all_that_may_dial_it) {
  std::vector<Case> cases = echoes({"names", "other"});
  cases[0].listeners.push_back({.name = "origin", .host = ListenerHost::ipv6, .port = "443"});
  run(cases);
  EXPECT_EQ(bench.most_under_way, 1U);
  EXPECT_THAT(bench.begun, ElementsAre("other", "names"));
}

TEST_F(CompanyTest, but_not_for_those_that_a_parent_dials_for) {
  bench.profile.parent.emplace();
  std::vector<Case> cases = echoes({"names", "other"});
  cases[0].listeners.push_back({.name = "origin", .host = ListenerHost::ipv6, .port = "443"});
  run(cases);
  EXPECT_EQ(bench.most_under_way, 2U);
}

TEST_F(CompanyTest, who_chooses_a_whole_name_waits_for_the_other_to_be_over) {
  std::vector<Case> cases = echoes({"one", "other"});
  for (Case& scenario : cases) {
    scenario.names.push_back({.name = "same", .label = "same.test.", .answers = {}});
  }
  run(cases);
  EXPECT_EQ(bench.most_under_way, 1U);
}

TEST_F(CompanyTest, where_few_ports_are_allowed_those_at_one_address_wait_for_each_other) {
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

TEST_F(CompanyTest, who_plays_the_parent_comes_behind_those_that_need_it_well) {
  std::vector<Case> cases = echoes({"plays", "needs"});
  cases[0].listeners.push_back({.name = "parent", .kind = ListenerKind::parent, .port = {}});
  run(cases);
  EXPECT_THAT(bench.begun, ElementsAre("needs", "plays"));
}

}  // namespace
}  // namespace connectspec
