// Rules that never or always hold, and near misses.
#include "harness/language/lint/testing.h"

namespace connectspec {
namespace {

using testing::lint_of;
using testing::lint_of_rules;
using testing::lint_of_script;
using testing::says;

std::string with_pass(const std::string& condition, const std::string& keys = testing::controls) {
  return lint_of_rules(
      "      - fail: {response: 599}\n      - pass: {" + condition + "}\n      - fail: otherwise\n",
      keys);
}

struct Slip {
  std::string condition;
  std::string because;
};

class NeverHolds : public ::testing::TestWithParam<Slip> {};

TEST_P(NeverHolds, is_told) {
  const auto said = with_pass(GetParam().condition);
  EXPECT_TRUE(says(said, "a.yaml:15:9: this rule never holds: " + GetParam().because +
                             "; a right target can't get this pass"))
      << said;
}

INSTANTIATE_TEST_SUITE_P(
    Facts, NeverHolds,
    ::testing::Values(
        Slip{"response: 2xx, echo: intact", "no step of the script is an echo"},
        Slip{"streams: intact", "no step of the script streams"},
        Slip{"crowd: {served: 1}", "no step of the script is a crowd"},
        Slip{"response: 1xx", "the fact is about the first final response, and 1xx isn't final"},
        Slip{"response: 400, all: [{response: 2xx}]", "no answer is in both 'response' facts"},
        Slip{"response: closed, field: {Via: absent}",
             "it asks something of a response where it says that there is none"},
        Slip{"response: [closed, reset], responses: 1",
             "it asks something of a response where it says that there is none"},
        Slip{"origin: untouched, all: [{origin: touched}]",
             "no number of connections is in both facts"},
        Slip{"not: {any: [{not: {echo: intact}}, {response: 4xx}]}",
             "no step of the script is an echo"}));

class MayHold : public ::testing::TestWithParam<std::string> {};

TEST_P(MayHold, is_left_alone) { EXPECT_EQ(with_pass(GetParam()), ""); }

INSTANTIATE_TEST_SUITE_P(Facts, MayHold,
                         ::testing::Values("response: 4xx", "response: 100..299",
                                           "responses: {at-least: 2}", "alive: yes",
                                           "response: [closed, 4xx], field: {Via: absent}",
                                           "response: closed, responses: 0",
                                           "origins: untouched, origin: untouched",
                                           "client: {handshake: done}"));

std::string with_script(const std::string& steps, const std::string& condition,
                        const std::string& keys = testing::controls) {
  return lint_of(testing::head + keys + "    script:\n" + steps + "    judge: [pass: {" +
                 condition + "}, fail: otherwise]\n");
}

const std::string tunnel = "      - client.send: \"{connect}\"\n      - client.await: tunnel\n";

TEST(IdleRules, an_echo_or_a_stream_of_the_script_is_enough) {
  EXPECT_EQ(with_script(tunnel + "      - client.echo: origin\n", "echo: intact"), "");
  EXPECT_EQ(with_script(tunnel + "      - origin.stream: 1KiB\n", "streams: intact"), "");
}

TEST(IdleRules, a_crowd_serves_no_more_than_it_has) {
  const std::string crowd = "      - client.crowd: {clients: 10, until: sent}\n";
  EXPECT_TRUE(
      says(with_script(crowd, "crowd: {refused: 11}"), "all crowds of the script are 10 clients"));
  EXPECT_EQ(with_script(crowd, "crowd: {refused: 10}"), "");
}

TEST(IdleRules, the_client_of_a_crowd_has_no_connection_of_its_own) {
  EXPECT_TRUE(
      says(with_script("      - client.crowd: {clients: 10, until: sent}\n", "response: 2xx"),
           "'client' does nothing in the script"));
}

TEST(IdleRules, in_clear_there_is_no_handshake) {
  const std::string request =
      "      - client.send: \"{connect}\"\n      - client.await: response\n";
  EXPECT_TRUE(says(with_script("      - client.connect: {plain: yes}\n" + request,
                               "client: {close-notify: yes}"),
                   "'client' connects with 'plain: yes'"));
  EXPECT_EQ(with_script("      - client.connect: {version: \"1.2\"}\n" + request,
                        "client: {close-notify: yes}"),
            "");
}

TEST(IdleRules, without_a_canary_nothing_is_known_of_its_life) {
  const std::string keys = testing::controls + "    canary: no\n";
  EXPECT_TRUE(says(with_pass("response: 4xx, alive: no", keys), "the case has 'canary: false'"));
  EXPECT_TRUE(says(with_pass("response: 4xx, alive: yes", keys), "'alive: yes' always holds here"));
}

TEST(IdleRules, what_a_case_needs_is_claimed) {
  const std::string needs = testing::controls + "    needs: [connect, denied-port]\n";
  EXPECT_TRUE(says(with_pass("response: 4xx, claims: denied-port", needs),
                   "'claims: denied-port' always holds here"));
  EXPECT_EQ(with_pass("response: 4xx, claims: denied-host", needs), "");
}

TEST(IdleRules, a_fail_that_never_fires_is_told_as_such) {
  EXPECT_TRUE(says(lint_of_rules("      - fail: {echo: altered}\n      - pass: {response: 4xx}\n"
                                 "      - warn: otherwise\n"),
                   "no target can get this fail"));
}

TEST(IdleRules, a_part_that_can_not_hold_is_told_too) {
  EXPECT_TRUE(says(with_pass("any: [{response: 4xx}, {echo: lost}]"),
                   "a.yaml:15:9: 'echo: lost' never holds here: no step of the script is an echo"));
}

TEST(IdleRules, a_rule_that_always_holds_hides_the_others) {
  EXPECT_TRUE(says(with_pass("not: {crowd: {served: 1}}"), "this rule always holds"));
}

TEST(IdleRules, a_requirement_that_can_not_hold_leaves_the_case_open) {
  EXPECT_TRUE(says(with_pass("response: 4xx", testing::controls + "    require: {echo: intact}\n"),
                   "a.yaml:4:5: 'require: echo: intact' never holds"));
}

TEST(IdleRules, a_list_that_cases_share_may_ask_more_than_one_of_them_does) {
  const SourceFile lists{"judgements.yaml",
                         "served: [pass: {echo: intact}, pass: {response: 2xx}, fail: otherwise]\n"
                         "echoed: [pass: {echo: intact}, fail: otherwise]\n"};
  const auto using_list = [&lists](const std::string& name) {
    return lint_of(
        testing::head + testing::controls + testing::script + "    judge: [use: " + name + "]\n",
        {lists});
  };
  EXPECT_EQ(using_list("served"), "");
  EXPECT_TRUE(says(using_list("echoed"), "a.yaml:4:5: no pass of a/b can ever hold"));
}

}  // namespace
}  // namespace connectspec
