// Parameters that make no difference.
#include "harness/language/lint/testing.h"

namespace connectspec {
namespace {

using testing::lint_of_script;
using testing::says;

std::string with(const std::string& table, const std::string& sent = "{connect}{tail}") {
  return lint_of_script("      - client.send: \"" + sent + "\"\n      - client.await: response\n",
                        testing::controls + "    parameters: {" + table + "}\n");
}

TEST(Parameters, one_that_nothing_uses_makes_no_difference) {
  EXPECT_TRUE(says(with("x: {tial: A, tail: B}"), "nothing uses the parameter 'tial'"));
  EXPECT_EQ(with("x: {tail: A}, y: {tail: B}"), "");
}

TEST(Parameters, another_parameter_a_cut_or_the_port_of_a_listener_may_use_it) {
  EXPECT_EQ(with("x: {tail: \"{more}\", more: A}"), "");
  EXPECT_EQ(
      lint_of_script("      - client.send: \"{connect}\"\n        cut: \"{cut}\"\n"
                     "      - client.await: response\n",
                     testing::controls + "    parameters: {x: {cut: bytes}, y: {cut: lines}}\n"),
      "");
}

TEST(Parameters, rows_that_are_the_same_ask_twice) {
  EXPECT_TRUE(says(with("x: {tail: A}, y: {tail: A}"), "the rows 'x' and 'y' of a/b are the same"));
}

}  // namespace
}  // namespace connectspec
