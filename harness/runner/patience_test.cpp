// What a target's answers teach of how long it is to be waited for.
#include "harness/runner/patience.h"

#include <gtest/gtest.h>

#include "harness/model/action.h"
#include "harness/model/observation.h"
#include "harness/model/scenario.h"

namespace connectspec {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds whole{5000};

// Sent, and answered after that long.
Observation answered_after(milliseconds wait) {
  Observation seen;
  seen.events.push_back({0, Actor::client(), EventKind::sent, "", 0, ""});
  seen.events.push_back({static_cast<std::uint64_t>(std::chrono::microseconds(wait).count()),
                         Actor::client(), EventKind::received, "", 0, ""});
  return seen;
}

Observation gave_up(const std::string& step) {
  Observation seen;
  seen.events.push_back({0, Actor::client(), EventKind::deadline, "", 0, step});
  return seen;
}

Patience taught(milliseconds usual, Patience::Manner manner = Patience::Manner::learning) {
  Patience patience(whole, manner);
  for (int answers = 0; answers < 20; ++answers) {
    patience.note(answered_after(usual));
  }
  return patience;
}

TEST(Patience, is_whole_until_the_target_has_shown_how_it_answers) {
  Patience patience(whole, Patience::Manner::learning);
  patience.note(answered_after(milliseconds(1)));
  EXPECT_EQ(patience.at_first().patience, whole);
}

TEST(Patience, is_a_multiple_of_what_is_usual_and_never_too_short_or_more_than_whole) {
  EXPECT_EQ(taught(milliseconds(1)).at_first().patience, milliseconds(1100));
  EXPECT_EQ(taught(milliseconds(400)).at_first().patience, milliseconds(2000));
  EXPECT_EQ(taught(milliseconds(3000)).at_first().patience, whole);
}

TEST(Patience, leaves_some_seconds_to_waits_that_have_a_time_of_their_own) {
  EXPECT_EQ(taught(milliseconds(1)).at_first().at_most, milliseconds(2000));
  EXPECT_EQ(taught(milliseconds(800)).at_first().at_most, milliseconds(4000));
}

TEST(Patience, is_half_as_long_behind_many_silences) {
  Patience patience = taught(milliseconds(1));
  Observation silent = gave_up("client.await: response");
  silent.canary = Canary::alive;
  for (int times = 0; times < 32; ++times) {
    EXPECT_EQ(patience.at_first().patience, milliseconds(1100));
    patience.note(silent);
  }
  EXPECT_EQ(patience.at_first().patience, milliseconds(550));
}

TEST(Patience, learns_nothing_of_one_that_is_late) {
  Patience patience = taught(milliseconds(1));
  patience.note(answered_after(milliseconds(4000)));
  EXPECT_EQ(patience.at_first().patience, milliseconds(1100));
}

TEST(Patience, learns_nothing_where_nothing_is_confirmed) {
  EXPECT_EQ(taught(milliseconds(1), Patience::Manner::in_full).at_first().patience, whole);
}

TEST(Patience, is_whole_again_until_silence_is_the_targets_way) {
  Patience patience = taught(milliseconds(1));
  EXPECT_EQ(patience.again().patience, whole);
  for (int times = 0; times < 8; ++times) {
    patience.silence_lasted();
  }
  EXPECT_EQ(patience.again().patience, milliseconds(1100));
  patience.silence_broke(answered_after(milliseconds(900)));
  EXPECT_EQ(patience.again().patience, milliseconds(1100));
  patience.silence_broke(answered_after(milliseconds(4000)));
  EXPECT_EQ(patience.again().patience, whole);
  for (int times = 0; times < 8; ++times) {
    patience.silence_lasted();
  }
  EXPECT_EQ(patience.again().patience, milliseconds(1100));
}

TEST(Patience, is_not_what_a_case_has_run_out_of_that_has_had_its_time) {
  Scenario scenario;
  Step named;
  named.text = "client.await: end, within: 800ms";
  named.within = milliseconds(800);
  Step unnamed;
  unnamed.text = "client.await: response";
  scenario.script = {named, unnamed};
  EXPECT_FALSE(was_hurried(scenario, gave_up(named.text), milliseconds(1000)));
  EXPECT_TRUE(was_hurried(scenario, gave_up(named.text), milliseconds(500)));
  EXPECT_TRUE(was_hurried(scenario, gave_up(unnamed.text), milliseconds(1000)));
  EXPECT_FALSE(was_hurried(scenario, gave_up(unnamed.text), Conditions().at_most));
  EXPECT_FALSE(was_hurried(scenario, answered_after(whole), milliseconds(1000)));
}

TEST(Patience, was_too_short_perhaps_where_octets_did_not_arrive) {
  Observation seen = answered_after(milliseconds(1));
  seen.echoes = {Probe{}};
  for (const ProbeOutcome outcome : {ProbeOutcome::lost, ProbeOutcome::not_open}) {
    seen.echoes.front().outcome = outcome;
    EXPECT_TRUE(was_hurried(Scenario(), seen, milliseconds(1000)));
    EXPECT_FALSE(was_hurried(Scenario(), seen, Conditions().at_most));
  }
  seen.echoes.front().outcome = ProbeOutcome::reset;
  EXPECT_FALSE(was_hurried(Scenario(), seen, milliseconds(1000)));
}

}  // namespace
}  // namespace connectspec
