// Text in columns.
#include "reports/columns.h"

#include <gtest/gtest.h>

namespace connectspec {
namespace {

using Lines = std::vector<std::string>;

TEST(Columns, are_no_octets) {
  EXPECT_EQ(columns_of("abc"), 3U);
  EXPECT_EQ(columns_of("§ “é” …"), 7U);
  EXPECT_EQ(columns_of("漢字"), 4U);
  EXPECT_EQ(columns_of("e\u0301"), 1U);
  EXPECT_EQ(columns_of("\U0001f600"), 2U);
  EXPECT_EQ(columns_of("\xff"), 1U);
  EXPECT_EQ(columns_of(""), 0U);
}

TEST(Columns, break_at_blanks) {
  EXPECT_EQ(wrapped("one two three", 7), Lines({"one two", "three"}));
  EXPECT_EQ(wrapped("one two three", 8), Lines({"one two", "three"}));
  EXPECT_EQ(wrapped("one two three", 6), Lines({"one", "two", "three"}));
  EXPECT_EQ(wrapped("one two three", 13), Lines({"one two three"}));
  EXPECT_EQ(wrapped("one two three", 0), Lines({"one two three"}));
  EXPECT_EQ(wrapped("漢字 漢字", 4), Lines({"漢字", "漢字"}));
  EXPECT_EQ(wrapped("", 4), Lines({""}));
}

TEST(Columns, hang) {
  EXPECT_EQ(wrapped("one two three", 9, 2), Lines({"one two", "  three"}));
  EXPECT_EQ(wrapped("one two three four", 7, 2), Lines({"one two", "  three", "  four"}));
}

TEST(Columns, keep_a_long_word_whole) {
  EXPECT_EQ(wrapped("see https://example.org/ there", 8),
            Lines({"see", "https://example.org/", "there"}));
  EXPECT_EQ(wrapped("https://example.org/", 8), Lines({"https://example.org/"}));
  EXPECT_EQ(wrapped(" https://example.org/ x", 8), Lines({" https://example.org/", "x"}));
}

TEST(Columns, end_with_an_ellipsis_where_something_is_left_out) {
  EXPECT_EQ(cut_to("abcdef", 6), "abcdef");
  EXPECT_EQ(cut_to("abcdef", 5), "abcd…");
  EXPECT_EQ(cut_to("漢字漢字", 6), "漢字…");
  EXPECT_EQ(cut_to("abcdef", 0), "abcdef");
}

}  // namespace
}  // namespace connectspec
