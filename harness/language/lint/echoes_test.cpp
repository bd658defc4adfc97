// Echoes on connections of others, and near misses.
#include "harness/language/lint/testing.h"

namespace connectspec {
namespace {

using testing::lint_of;
using testing::says;

std::string with(const std::string& steps, const std::string& keys = "") {
  return lint_of(testing::head + testing::controls + keys + "    script:\n" + steps +
                 "    judge: [pass: {response: 2xx}, fail: otherwise]\n");
}

const std::string first = "      - client.request:\n      - client.await: tunnel\n";
const std::string second = "      - client2.request:\n      - client2.await: tunnel\n";

TEST(Echoes, of_a_second_tunnel_go_over_the_second_connection) {
  EXPECT_TRUE(says(with(first + second + "      - client2.echo: origin\n"),
                   "a.yaml:15:9: 'origin' is the tunnel of 'client' here"));
  EXPECT_TRUE(says(with(first + second + "      - client2.echo: origin\n"),
                   "write 'client2.echo: origin#2'"));
  EXPECT_EQ(with(first + second + "      - client2.echo: origin#2\n"), "");
  EXPECT_EQ(with(first + "      - client.echo: origin\n" + second +
                 "      - client2.echo: origin#2\n      - client.echo: origin\n"),
            "");
  EXPECT_TRUE(says(with(first + "      - client.echo: origin\n      - client2.send: \"{connect}\"\n"
                                "      - client2.await: response\n      - client2.echo: origin\n"),
                   "a.yaml:16:9: 'origin' is the tunnel of 'client' here"));
}

TEST(Echoes, are_lost_where_nobody_asks_for_the_listener) {
  const std::string decoy = "    listeners: {decoy: {}}\n";
  EXPECT_TRUE(says(with(first + "      - client.echo: decoy\n", decoy),
                   "a.yaml:14:9: no request of the script names 'decoy'"));
  EXPECT_EQ(with("      - client.request: {target: \"{decoy}\"}\n      - client.await: tunnel\n"
                 "      - client.echo: decoy\n",
                 decoy),
            "");
}

}  // namespace
}  // namespace connectspec
