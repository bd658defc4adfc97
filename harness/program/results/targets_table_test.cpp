// The table of targets: its rows, and its place in a text.
#include "harness/program/results/targets_table.h"

#include <gtest/gtest.h>

namespace connectspec {
namespace {

TEST(TargetsTable, has_a_row_for_each_in_the_order_given) {
  EXPECT_EQ(targets_table({{"squid", "Squid", "Squid Cache: Version 5.7"}, {"a", "A", ""}}),
            "| target | version | verdicts |\n"
            "| --- | --- | --- |\n"
            "| [Squid](../../harness/profiles/squid.yaml) | Squid Cache: Version 5.7 | "
            "![](squid.svg) |\n"
            "| [A](../../harness/profiles/a.yaml) |  | ![](a.svg) |\n");
}

TEST(TargetsTable, keeps_a_bar_within_its_cell) {
  EXPECT_NE(targets_table({{"a", "A|B", "1|2"}}).find("[A\\|B]"), std::string::npos);
  EXPECT_NE(targets_table({{"a", "A|B", "1|2"}}).find("| 1\\|2 |"), std::string::npos);
}

TEST(TargetsTable, takes_the_place_of_what_stood_between_the_marks) {
  EXPECT_EQ(with_targets_table("# A\n<!-- targets -->\nold\nold\n<!-- end -->\nB\n", "new\n"),
            "# A\n<!-- targets -->\nnew\n<!-- end -->\nB\n");
  EXPECT_EQ(with_targets_table("<!-- targets -->\n<!-- end -->", "new\n"),
            "<!-- targets -->\nnew\n<!-- end -->");
}

TEST(TargetsTable, has_no_place_without_both_marks_in_their_order) {
  EXPECT_FALSE(with_targets_table("", "new\n"));
  EXPECT_FALSE(with_targets_table("<!-- targets -->\n", "new\n"));
  EXPECT_FALSE(with_targets_table("<!-- end -->\n<!-- targets -->\n", "new\n"));
}

}  // namespace
}  // namespace connectspec
