// What shows that a target serves one client at a time, and which cases can't be asked there.
#include "harness/runner/clients_at_once.h"

#include <gtest/gtest.h>

#include "harness/model/action.h"
#include "harness/model/observation.h"
#include "harness/model/scenario.h"

namespace connectspec {
namespace {

Observation seen(Canary beside, Canary alone) {
  Observation out;
  out.canary_beside = beside;
  out.canary = alone;
  return out;
}

Step step(const char* actor, Action action) {
  Step out;
  out.actor = actor;
  out.action = std::move(action);
  return out;
}

std::size_t at_once(std::vector<Step> script) {
  Scenario scenario;
  scenario.script = std::move(script);
  return clients_at_once(scenario);
}

TEST(OneAtATime, shows_twice_in_a_row) {
  OneAtATime target;
  target.learn(seen(Canary::unanswered, Canary::alive));
  EXPECT_FALSE(target.holds());
  target.learn(seen(Canary::unanswered, Canary::alive));
  EXPECT_TRUE(target.holds());
}

TEST(OneAtATime, is_not_a_target_that_is_late_once_or_dead) {
  OneAtATime target;
  target.learn(seen(Canary::unanswered, Canary::alive));
  target.learn(seen(Canary::not_run, Canary::alive));
  target.learn(seen(Canary::unanswered, Canary::alive));
  target.learn(seen(Canary::unanswered, Canary::unanswered));
  EXPECT_FALSE(target.holds());
}

TEST(ClientsAtOnce, who_has_left_keeps_nobody_waiting) {
  EXPECT_EQ(at_once({step("client", Request{}), step("client", AwaitTunnel{})}), 1U);
  EXPECT_EQ(at_once({step("client", Request{}), step("client2", Request{})}), 2U);
  EXPECT_EQ(at_once({step("client", Request{}), step("client", Close{}), step("client2", Request{}),
                     step("client2", Reset{}), step("client3", Request{})}),
            1U);
}

TEST(ClientsAtOnce, in_all_are_those_too_that_have_left) {
  ManyClients crowd;
  crowd.clients = 5;
  Scenario scenario;
  scenario.script = {step("client", Request{}), step("client", Close{}), step("client2", Request{}),
                     step("client3", crowd)};
  EXPECT_EQ(clients_in_all(scenario), 7U);
}

TEST(ClientsAtOnce, of_a_crowd_those_that_are_busy_or_stay) {
  ManyClients crowd;
  crowd.clients = 200;
  EXPECT_EQ(at_once({step("client", crowd), step("client2", Request{})}), 200U);
  crowd.at_once = 20;
  EXPECT_EQ(at_once({step("client", Request{}), step("client2", crowd)}), 21U);
  crowd.then = ManyClients::Then::hold;
  EXPECT_EQ(at_once({step("client", crowd), step("client2", Request{})}), 201U);
}

}  // namespace
}  // namespace connectspec
