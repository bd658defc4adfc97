// Refusals without a neighbour that is served, and near misses.
#include "harness/language/lint/testing.h"

namespace connectspec {
namespace {

using testing::lint_of;
using testing::lint_of_rules;
using testing::says;

const std::string refusal = "      - pass: {response: 4xx}\n      - fail: otherwise\n";

TEST(LonelyRefusal, a_target_that_refuses_everything_would_pass) {
  EXPECT_TRUE(says(lint_of_rules(refusal, "    slow: no\n"),
                   "a.yaml:4:5: a/b passes a target that refuses everything"));
  EXPECT_TRUE(says(lint_of_rules("      - pass: {origins: untouched}\n      - fail: otherwise\n",
                                 "    slow: no\n"),
                   "a/b passes a target that refuses everything"));
}

TEST(LonelyRefusal, a_control_that_is_served_shows_that_it_does_not) {
  EXPECT_EQ(lint_of_rules(refusal), "");
}

TEST(LonelyRefusal, a_control_that_is_refused_as_well_shows_nothing) {
  const SourceFile refused{
      "c.yaml",
      "area: c\ntitle: C\ncases:\n  - id: c/refused\n    title: T\n    clause: C\n"
      "    level: must\n    why: W\n    script: [client.send: \"{connect}\", client.await: "
      "response]\n    judge: [pass: {response: 4xx}, fail: otherwise]\n"};
  EXPECT_TRUE(
      says(lint_of(testing::head + "    controls: c/refused\n" + testing::script + testing::judge,
                   {refused}),
           "passes a target that refuses everything"));
}

TEST(LonelyRefusal, so_does_somebody_served_in_the_same_script) {
  const std::string two =
      "    script:\n      - client.send: \"{connect}\"\n"
      "      - client.await: response\n"
      "      - client2.send: \"{connect}\"\n"
      "      - client2.await: response\n";
  EXPECT_EQ(lint_of(testing::head + two +
                    "    judge: [pass: {response: 4xx, client2.response: 2xx}, fail: otherwise]\n"),
            "");
  EXPECT_EQ(
      lint_of(testing::head + "    require: {client2.response: 2xx}\n" + two + testing::judge), "");
}

TEST(LonelyRefusal, a_case_may_say_that_nothing_could_be_served) {
  EXPECT_EQ(lint_of_rules(refusal, "    controls: []\n"), "");
}

TEST(LonelyRefusal, a_case_that_may_be_passed_otherwise_is_left_alone) {
  EXPECT_EQ(lint_of_rules("      - fail: {alive: no}\n      - pass: otherwise\n", "    slow: no\n"),
            "");
}

}  // namespace
}  // namespace connectspec
