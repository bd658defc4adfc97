// Rules that want no listener touched beside a client that is served, and near misses.
#include "harness/language/lint/testing.h"

namespace connectspec {
namespace {

using testing::lint_of;
using testing::says;

const SourceFile lists{"judgements.yaml",
                       "deny:\n  - fail: {not: {origins: untouched}}\n"
                       "  - pass: {response: 4xx}\n  - fail: otherwise\n"
                       "late:\n  - pass: {response: 4xx}\n"
                       "  - fail: {not: {origins: untouched}}\n  - fail: otherwise\n"};

const std::string refused =
    "      - client.request: {target: \"a:1\"}\n      - client.await: response\n";
const std::string other_served =
    "      - client2.request:\n      - client2.await: tunnel\n      - client2.echo: origin\n";

std::string with(const std::string& steps, const std::string& list) {
  return lint_of(testing::head + testing::controls + "    script:\n" + steps +
                     "    judge: [use: " + list + "]\n",
                 {lists});
}

TEST(ServedClient, touches_a_listener_that_the_rules_want_untouched) {
  EXPECT_TRUE(says(with(refused + other_served, "deny"),
                   "a.yaml:16:18: a right target gets this fail ('fail: not: {origins: untouched}'"
                   "): it serves 'client2' in line 14"));
}

TEST(ServedClient, is_none_where_nobody_else_is_served) {
  EXPECT_EQ(with(refused, "deny"), "");
  const std::string after =
      "      - client.request: {target: \"a:1\"}\n      - client.await: tunnel\n";
  EXPECT_EQ(with(after, "deny"), "");
  EXPECT_EQ(with(after + other_served, "deny"), "");  // ends before client2 has its turn
}

TEST(ServedClient, may_be_there_where_a_pass_comes_first) {
  EXPECT_EQ(with(refused + other_served, "late"), "");
}

}  // namespace
}  // namespace connectspec
