// Templates that no run could fill in, and near misses.
#include "harness/language/lint/testing.h"

namespace connectspec {
namespace {

using testing::lint_of_script;
using testing::says;

std::string with(const std::string& text, const std::string& before = "") {
  return lint_of_script(before + "      - client.request: {fields: {X-A: \"" + text +
                        "\"}}\n      - client.await: response\n");
}

TEST(Filling, fails_by_a_filter_or_a_sum_that_does_not_fit) {
  for (const auto* wrong : {"{nonce|octal}", "{origin|integer}", "{origin.host+1}",
                            "{repeat:1000000000:a}", "{origin.host|hex|octal}"}) {
    EXPECT_TRUE(says(with(wrong), "a.yaml:11:40: no run can fill this template in: ")) << wrong;
  }
  for (const auto* right : {"{origin.host|octal}", "{origin.port|octal}", "{origin.port+1}",
                            "{repeat:1000:a}", "{nonce|upper}"}) {
    EXPECT_EQ(with(right), "") << right;
  }
}

TEST(Filling, tells_the_variant) {
  const std::string rows =
      "    parameters: {good: {host: \"{origin.host}\"}, bad: {host: \"a.test\"}}\n";
  EXPECT_TRUE(says(lint_of_script("      - client.request: {target: \"{host|octal}:1\"}\n"
                                  "      - client.await: response\n",
                                  testing::controls + rows),
                   "(variant 'bad'): filter 'octal' can't be applied to 'a.test'"));
}

TEST(Filling, of_an_answer_to_a_challenge_wants_its_uri_and_a_challenge) {
  const std::string challenge =
      "      - client2.request: {auth: no}\n      - client2.await: challenge\n";
  EXPECT_TRUE(says(with("{digest:uri={origin}}"), "no step awaits the challenge that this"));
  EXPECT_TRUE(says(with("{challenge.realm}"), "no step awaits the challenge that this answers"));
  EXPECT_TRUE(says(with("{digest:nc=1}", challenge), "'digest:' wants a uri"));
  EXPECT_TRUE(says(with("{digest:uri={origin};relm=a}", challenge), "'digest:' wants a uri"));
  EXPECT_TRUE(says(with("{digest:uri={origin},nc=1}", challenge), "are separated by ';'"));
  EXPECT_FALSE(says(with("{digest:uri={origin};nc=1}", challenge), "digest"));
}

}  // namespace
}  // namespace connectspec
