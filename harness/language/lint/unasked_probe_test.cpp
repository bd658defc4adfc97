// Fails that lie in wait for whoever serves, where no echo tells that all is well; near misses.
#include "harness/language/lint/testing.h"

namespace connectspec {
namespace {

using testing::lint_of;
using testing::says;

const SourceFile lists{"judgements.yaml",
                       "either:\n  - pass: {response: 2xx, echo: intact}\n"
                       "  - pass: {response: 4xx}\n  - fail: {response: 2xx}\n"
                       "  - fail: otherwise\n"
                       "lenient:\n  - pass: {response: 4xx}\n"
                       "  - warn: {response: 2xx, echo: intact}\n  - fail: {response: 2xx}\n"
                       "  - fail: otherwise\n"};

std::string with(const std::string& target, const std::string& steps, const std::string& list) {
  // Another case of the list's has an echo, so that the list itself is no slip.
  const std::string other =
      "  - id: a/c\n    title: T\n    clause: RFC 1 §1\n    level: must\n    why: W\n" +
      testing::controls +
      "    script: [client.request: {}, client.await: tunnel, client.echo: origin]\n"
      "    judge: [use: either]\n" +
      "  - id: a/d\n    title: T\n    clause: RFC 1 §1\n    level: must\n    why: W\n" +
      testing::controls +
      "    script: [client.request: {}, client.await: tunnel, client.echo: origin]\n"
      "    judge: [use: lenient]\n";
  return lint_of(testing::head + testing::controls + "    script:\n      - client.request: {" +
                     target + "}\n" + steps + "    judge: [use: " + list + "]\n" + other,
                 {lists});
}

const std::string wait = "      - client.await: response\n";
const std::string echo = "      - client.await: tunnel\n      - client.echo: origin\n";

TEST(UnaskedProbe, leaves_a_served_client_to_the_fail_behind_it) {
  EXPECT_TRUE(says(with("", wait, "either"),
                   "a.yaml:13:18: 'pass: response: 2xx, echo: intact' never holds, since the "
                   "script has no such step, and so whoever serves the client gets the "
                   "'fail: response: 2xx' behind it"));
  EXPECT_TRUE(says(with("", wait, "lenient"), "a.yaml:13:18: 'warn: response: 2xx, echo"));
}

TEST(UnaskedProbe, is_none_where_the_script_echoes) {
  EXPECT_EQ(with("", echo, "either"), "");
  EXPECT_EQ(with("", echo, "lenient"), "");
}

TEST(UnaskedProbe, may_be_missing_where_a_tunnel_has_nowhere_to_lead) {
  EXPECT_EQ(with("target: \"_a.invalid:1\"", wait, "lenient"), "");
}

}  // namespace
}  // namespace connectspec
