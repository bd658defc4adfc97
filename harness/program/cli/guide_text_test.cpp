#include "harness/program/cli/guide_text.h"

#include <gtest/gtest.h>

namespace connectspec {
namespace {

TEST(GuideText, wraps_paragraphs_and_lists) {
  EXPECT_EQ(guide_text("one two three\nfour\n\n- five six\n  seven\n- eight\n", 10),
            "one two\nthree four\n\n- five six\n  seven\n- eight\n");
  EXPECT_EQ(guide_text("§§§§ §§§§ a", 9), "§§§§ §§§§\na\n");  // characters, not octets
}

TEST(GuideText, tells_a_table_as_terms) {
  EXPECT_EQ(guide_text("| fact | holds |\n| --- | --- |\n| `a: b` / `c|d` | one two |\n", 12),
            "  a: b / c|d\n      one\n      two\n");
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

}  // namespace
}  // namespace connectspec
