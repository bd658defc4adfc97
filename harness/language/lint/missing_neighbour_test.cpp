// Refusals that Host may be the reason of, neighbours that ask the same, and near misses.
#include "harness/language/lint/testing.h"

namespace connectspec {
namespace {

using testing::controls;
using testing::lint_of_script;
using testing::says;

const std::string answer = "      - client.await: response\n";
const std::string malformed_beside_origin =
    "      - client.request: {target: \"{origin.host}\", host: \"{origin}\"}\n" + answer;
const std::string malformed_beside_host =
    "      - client.request: {target: \"{origin.host}\", host: \"{host}\"}\n" + answer;

TEST(MissingNeighbour, a_refusal_may_be_for_a_host_that_is_not_the_target) {
  EXPECT_TRUE(says(lint_of_script(malformed_beside_origin),
                   "a.yaml:4:5: a/b may be refused for a Host that isn't the target"));
}

TEST(MissingNeighbour, both_hosts_or_a_reason_will_do) {
  EXPECT_EQ(lint_of_script(malformed_beside_host, controls + "    forms: both-hosts\n"), "");
  EXPECT_EQ(lint_of_script(malformed_beside_origin, controls + "    no-neighbour: because\n"), "");
}

TEST(MissingNeighbour, a_host_that_is_the_target_is_no_reason) {
  EXPECT_EQ(lint_of_script("      - client.request: {target: \"{origin.host}\"}\n" + answer), "");
}

TEST(MissingNeighbour, one_that_asks_the_same_is_none) {
  EXPECT_TRUE(says(lint_of_script("      - client.request: {fields: {X-A: \"1\"}}\n" + answer,
                                  controls + "    neighbour: valid-target\n"),
                   "the neighbour of a/b asks the same as the case itself"));
}

}  // namespace
}  // namespace connectspec
