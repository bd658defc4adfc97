// How a guide in Markdown reads as plain text.
#include "harness/program/cli/guide_text.h"

#include <gtest/gtest.h>

namespace connectspec {
namespace {

TEST(GuideText, wraps_paragraphs_and_lists) {
  EXPECT_EQ(guide_text("one\ntwo\n\n- five\n  seven\n- eight\n"),
            "one two\n\n- five seven\n- eight\n");
  const std::string word(60, 'a');
  EXPECT_EQ(guide_text("- " + word + "\n  " + word + "\n"), "- " + word + "\n  " + word + "\n");
}

TEST(GuideText, tells_a_table_as_terms) {
  EXPECT_EQ(guide_text("| fact | holds |\n| --- | --- |\n| `a: b` / `c|d` | one two |\n"),
            "  a: b / c|d\n      one two\n");
}

TEST(GuideText, keeps_code_and_leaves_comments_out) {
  EXPECT_EQ(guide_text("# A\n<!-- table: x -->\n    - client.send:  \"a\"\n<!-- end -->\n"),
            "A\n=\n    - client.send:  \"a\"\n");
}

TEST(GuideText, has_sections) {
  const std::string guide = "# T\n## One\na\n## Two words\nb\n";
  EXPECT_EQ(guide_sections(guide), (std::vector<std::string>{"One", "Two words"}));
  EXPECT_EQ(guide_section(guide, "two"), "## Two words\nb\n");
  EXPECT_EQ(guide_section(guide, "three"), "");
}

TEST(GuideEntries, are_the_rows_whose_term_has_the_word) {
  const std::string guide =
      "| rules | for |\n| --- | --- |\n| `use: deny` | A |\n| `use: deny-all` | B |\n"
      "\n| fact | when |\n| --- | --- |\n| `alive: yes` | deny |\n";
  EXPECT_EQ(guide_text(guide_entries(guide, "deny")), "  use: deny\n      A\n");
  EXPECT_EQ(guide_text(guide_entries(guide, "alive")), "  alive: yes\n      deny\n");
  EXPECT_EQ(guide_entries(guide, "den"), "");
}

}  // namespace
}  // namespace connectspec
