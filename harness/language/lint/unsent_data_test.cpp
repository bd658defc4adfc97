// Octets that nobody sends, and near misses.
#include "harness/language/lint/testing.h"

namespace connectspec {
namespace {

using testing::lint_of;
using testing::says;

std::string with(const std::string& steps, const std::string& condition) {
  return lint_of(testing::head + testing::controls +
                 "    script:\n      - client.send: \"{connect}\"\n"
                 "      - client.await: tunnel\n" +
                 steps + "    judge: [pass: {" + condition + "}, fail: otherwise]\n");
}

const std::string ping = "      - client.send: \"PING {nonce}\"\n";

TEST(UnsentData, an_origin_gets_what_a_client_sends_it) {
  EXPECT_EQ(with(ping, "origin: {received: \"PING {nonce}\"}"), "");
  EXPECT_EQ(with(ping, "origin: {received: {lacks: \"PONG\"}}"), "");
  EXPECT_TRUE(says(with(ping, "origin: {received: \"PONG\"}"),
                   "nobody sends 'PONG' to 'origin', so that a right target can't get this pass"));
}

TEST(UnsentData, a_client_gets_what_an_origin_sends_it) {
  EXPECT_EQ(with("      - origin.send: \"A\"\n", "client: {received: \"A\"}"), "");
  EXPECT_TRUE(says(with(ping, "client: {received: \"PING {nonce}\"}"),
                   "nobody sends 'PING {nonce}' to 'client'"));
}

TEST(UnsentData, nobody_waits_for_what_is_not_sent) {
  EXPECT_TRUE(says(with(ping + "      - origin.await: {data: \"PINK\"}\n", "response: 2xx"),
                   "a.yaml:14:9: nobody sends 'PINK' to 'origin', so that the wait lasts"));
  EXPECT_EQ(with(ping + "      - origin.await: {data: \"PING\"}\n", "response: 2xx"), "");
}

TEST(UnsentData, nobody_waits_for_more_octets_than_were_sent) {
  const std::string two = "      - client.send: \"ab\"\n";
  EXPECT_TRUE(says(with(two + "      - origin.await: {bytes: 4}\n", "response: 2xx"),
                   "a.yaml:14:9: 'origin' has awaited 4 octets with these, and the other side has "
                   "sent 2 until here"));
  EXPECT_TRUE(says(with("      - origin.await: {bytes: 2}\n" + two, "response: 2xx"),
                   "has sent 0 until here"));
  EXPECT_EQ(with(two + "      - origin.await: {bytes: 2}\n", "response: 2xx"), "");
  EXPECT_EQ(with(two + two +
                     "      - origin.await: {data: \"ab\"}\n"
                     "      - origin.await: {bytes: 2}\n",
                 "response: 2xx"),
            "");
}

TEST(UnsentData, nobody_waits_for_a_stream_that_has_not_begun) {
  EXPECT_TRUE(says(with("      - origin.await: stream\n", "response: 2xx"),
                   "no step before this one streams to 'origin'"));
  EXPECT_TRUE(says(with("      - client.await: stalled\n", "response: 2xx"),
                   "'client' isn't streaming here"));
  EXPECT_EQ(with("      - client.stream: 1KiB\n      - client.await: stalled\n"
                 "      - origin.await: stream\n",
                 "response: 2xx"),
            "");
}

TEST(UnsentData, what_a_stream_or_an_echo_brings_is_not_spelt_out) {
  EXPECT_EQ(with("      - client.stream: 1KiB\n", "origin: {received: {starts: \"A\"}}"), "");
}

}  // namespace
}  // namespace connectspec
