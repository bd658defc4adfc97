// Rules behind wider ones, and near misses.
#include "harness/language/lint/testing.h"

namespace connectspec {
namespace {

using testing::lint_of_rules;
using testing::says;

std::string two(const std::string& first, const std::string& second) {
  return lint_of_rules("      - warn: {" + first + "}\n      - pass: {" + second +
                       "}\n      - fail: otherwise\n");
}

TEST(ShadowedRules, the_wider_rule_leaves_nothing_to_the_narrower_one_behind_it) {
  const std::string message =
      "a.yaml:15:9: this rule never decides: whenever it holds, the 'warn' "
      "at a.yaml:14 holds too";
  EXPECT_TRUE(says(two("response: 4xx", "response: 400"), message));
  EXPECT_TRUE(says(two("response: [4xx, closed]", "response: [403, closed], alive: yes"), message));
  EXPECT_TRUE(says(two("alive: yes", "alive: yes, origin: untouched"), message));
  EXPECT_TRUE(says(two("any: [{response: 4xx}, {alive: no}]", "response: 403"), message));
  EXPECT_TRUE(
      says(two("not: {origins: untouched}", "not: {origins: untouched}, response: 4xx"), message));
}

TEST(ShadowedRules, a_rule_with_something_left_is_fine) {
  EXPECT_EQ(two("response: 400", "response: 4xx"), "");
  EXPECT_EQ(two("response: 4xx, alive: yes", "response: 4xx"), "");
  EXPECT_EQ(two("response: 4xx", "any: [{response: 403}, {alive: no}]"), "");
  EXPECT_EQ(two("response: [4xx, closed]", "response: [403, reset]"), "");
  EXPECT_EQ(lint_of_rules("      - {warn: {response: 4xx}, over: h1-tls}\n"
                          "      - pass: {response: 403}\n      - fail: otherwise\n"),
            "")
      << "over other carriers";
}

}  // namespace
}  // namespace connectspec
