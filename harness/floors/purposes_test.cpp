// That the check on first lines can fail: made-up files with and without one.
#include "harness/floors/purposes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace connectspec {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> names(const std::vector<SourceFile>& files) {
  std::vector<std::string> lines;
  for (const auto& one : without_purpose(files)) {
    lines.push_back(to_string(one));
  }
  return lines;
}

TEST(Purposes, a_header_speaks_for_its_source) {
  EXPECT_THAT(
      names({{"a/x.h", "// What it is for.\n#pragma once\n"}, {"a/x.cpp", "#include \"a/x.h\"\n"}}),
      IsEmpty());
}

TEST(Purposes, but_not_for_a_test_or_for_one_of_that_name_elsewhere) {
  EXPECT_THAT(names({{"a/x.h", "// What it is for.\n"},
                     {"a/x_test.cpp", "#include \"a/x.h\"\n"},
                     {"b/x.cpp", "#include \"a/x.h\"\n"}}),
              ElementsAre("a/x_test.cpp:1:1: doesn't say in its first line what it is for",
                          "b/x.cpp:1:1: doesn't say in its first line what it is for"));
}

TEST(Purposes, a_source_on_its_own_and_a_header_say_it_themselves) {
  EXPECT_THAT(names({{"a/main.cpp", "// What it is for.\nint main() {}\n"},
                     {"a/y.h", "#pragma once\n// Too late.\n"}}),
              ElementsAre("a/y.h:1:1: doesn't say in its first line what it is for"));
}

TEST(Purposes, an_empty_comment_or_file_says_nothing) {
  EXPECT_THAT(names({{"a/x.h", "//\n"}, {"a/y.h", ""}, {"a/z.h", "// \n"}}),
              ElementsAre("a/x.h:1:1: doesn't say in its first line what it is for",
                          "a/y.h:1:1: doesn't say in its first line what it is for",
                          "a/z.h:1:1: doesn't say in its first line what it is for"));
}

}  // namespace
}  // namespace connectspec
