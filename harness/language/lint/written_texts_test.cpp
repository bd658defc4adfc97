// Texts that YAML reads otherwise than they look.
#include "harness/language/lint/testing.h"

namespace connectspec {
namespace {

using testing::lint_of;
using testing::lint_of_rules;
using testing::lint_of_script;
using testing::says;

const std::string await = "      - client.await: response\n";

TEST(Octets, an_escape_between_single_quotes_is_none) {
  const auto said = lint_of_script(
      "      - client.send: 'CONNECT {origin} HTTP/1.1\\r\\n{auth}\\r\\n\\r\\n'\n" + await);
  EXPECT_TRUE(says(said, "a.yaml:11:22: between single quotes '\\r' is two octets")) << said;
}

TEST(Octets, nor_is_one_without_quotes_or_in_a_block) {
  EXPECT_TRUE(says(lint_of_script("      - client.send: PING\\n\n" + await),
                   "a.yaml:11:22: without quotes '\\n' is two octets"));
  EXPECT_TRUE(says(lint_of_script("      - client.send: >-\n          {connect}\\r\\n\n" + await),
                   "a.yaml:11:22: in a block '\\r' is two octets"));
}

TEST(Octets, the_same_holds_for_parameters_and_for_what_rules_compare) {
  const std::string row = "    parameters: {x: {tail: '\\t'}}\n";
  EXPECT_TRUE(says(
      lint_of_script("      - client.send: \"{connect}{tail}\"\n" + await, testing::controls + row),
      "a.yaml:10:28: between single quotes '\\t'"));
  EXPECT_TRUE(says(
      lint_of_rules("      - pass: {client: {raw: {contains: 'a\\r'}}}\n      - fail: otherwise\n"),
      "between single quotes '\\r'"));
}

TEST(Octets, double_quotes_and_a_backslash_before_another_letter_are_fine) {
  EXPECT_EQ(lint_of_script("      - client.send: \"{connect}a\\\\r\"\n" + await), "");
  EXPECT_EQ(
      lint_of_script("      - client.send: \"{connect}\"\n      - client.send: 'a\\b'\n" + await),
      "");
}

TEST(Octets, a_regular_expression_is_none) {
  EXPECT_EQ(lint_of_rules("      - pass: {response: 4xx, field: {Server: '\\x41'}}\n"
                          "      - fail: otherwise\n"),
            "");
}

TEST(Octets, the_lines_of_a_block_end_with_lf_alone) {
  const std::string keys = "      - client.send: ";
  EXPECT_TRUE(says(lint_of_script(keys + "|\n          {connect}\n" + await),
                   "a.yaml:11:22: a block ends its lines with LF alone"));
  EXPECT_EQ(lint_of_script(keys + "|-\n          {connect}\n" + await), "");
}

TEST(Prose, what_looks_like_a_comment_is_one) {
  const auto with_title = [](const std::string& title) {
    return lint_of("area: a\ntitle: A\ncases:\n  - id: a/b\n    title: " + title +
                   "\n    clause: RFC 1 §1\n    level: must\n    why: W\n" + testing::controls +
                   testing::script + testing::judge);
  };
  EXPECT_TRUE(says(with_title("Channel #5 and # 6"), "a.yaml:5:12: YAML takes ' #'"));
  EXPECT_TRUE(says(with_title("Text\n      over two lines #5"), "a.yaml:5:12: YAML takes ' #'"));
  EXPECT_EQ(with_title("\"Channel # 5\""), "");
  EXPECT_EQ(with_title("Channel#5"), "");
}

TEST(Prose, a_reason_of_a_rule_is_looked_at_too) {
  EXPECT_TRUE(says(lint_of_rules("      - pass: {response: 4xx}\n        because: see #4\n"
                                 "      - fail: otherwise\n"),
                   "a.yaml:15:18: YAML takes ' #'"));
}

}  // namespace
}  // namespace connectspec
