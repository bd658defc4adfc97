// Mistakes as a person reads them.
#include "harness/model/diagnostic.h"

#include <gtest/gtest.h>

#include <sstream>

#include "harness/model/diagnostics.h"

namespace connectspec {
namespace {

Diagnostic at(int line, int column, std::string text) {
  return {{"a.yaml", line, column}, "wrong", std::move(text)};
}

TEST(Excerpt, has_a_caret_below_the_place) {
  EXPECT_EQ(excerpt(at(12, 5, "  - clinet.send: x")),
            "   12 |   - clinet.send: x\n"
            "      |     ^\n");
  EXPECT_EQ(excerpt(at(123456, 1, "x")), "123456 | x\n      | ^\n");
}

TEST(Excerpt, is_empty_where_the_line_is_not_known) {
  EXPECT_EQ(excerpt(at(12, 5, "")), "");
  EXPECT_EQ(excerpt(at(0, 0, "x")), "");
}

TEST(Excerpt, counts_characters_where_columns_count_octets) {
  // ä has two octets, so the colon is the fourth.
  EXPECT_EQ(excerpt(at(1, 4, "aä: b")), "    1 | aä: b\n      |   ^\n");
}

TEST(Excerpt, has_a_caret_behind_a_line_that_is_too_short) {
  EXPECT_EQ(excerpt(at(1, 99, "ab")), "    1 | ab\n      |   ^\n");
}

TEST(Excerpt, cuts_a_long_line_round_the_place) {
  const std::string line = std::string(200, 'a') + "X" + std::string(200, 'b');
  const std::string shown = excerpt(at(1, 201, line));
  const std::size_t end = shown.find('\n');
  EXPECT_LT(end, 120U);
  // The caret's line has no character of several octets; the cut in front of the other has two
  // more.
  EXPECT_EQ(shown.find('X') - 2, shown.find('^') - end - 1);
  EXPECT_NE(excerpt(at(1, 1, line)).find("…\n"), std::string::npos);
}

TEST(Excerpt, lets_nothing_steer_a_terminal) {
  std::string line;
  for (int octet = 1; octet < 256; ++octet) {
    line += static_cast<char>(octet);
  }
  line +=
      "\xc2\x9b"
      "2J";
  for (int column = 1; column < 270; ++column) {
    for (const char one : excerpt(at(1, column, line))) {
      const auto octet = static_cast<unsigned char>(one);
      EXPECT_TRUE(octet == '\n' || (octet >= 0x20 && octet != 0x7f));
    }
    EXPECT_EQ(excerpt(at(1, column, line)).find("\xc2\x9b"), std::string::npos);
  }
}

TEST(Diagnostics, bring_the_line_of_what_is_being_read) {
  Diagnostics mistakes;
  mistakes.reading({"a.yaml", "one\ntwo\n"});
  mistakes.add({"a.yaml", 2, 1}, "wrong");
  mistakes.add({"a.yaml", 9, 1}, "beyond");
  mistakes.add({"b.yaml", 1, 1}, "elsewhere");
  std::ostringstream out;
  print_mistakes(out, mistakes.sorted());
  EXPECT_EQ(out.str(),
            "a.yaml:2:1: wrong\n"
            "    2 | two\n"
            "      | ^\n"
            "a.yaml:9:1: beyond\n"
            "b.yaml:1:1: elsewhere\n");
}

}  // namespace
}  // namespace connectspec
