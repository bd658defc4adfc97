// That the check on includes can fail: made-up trees with each mistake there is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/floors/arrows.h"
#include "harness/floors/floor_plan.h"
#include "harness/floors/includes.h"

namespace connectspec {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A file of the tree whose lines include these.
SourceFile file(std::string name, const std::vector<std::string>& paths) {
  std::string text = "// What it is for.\n";
  for (const auto& path : paths) {
    text += "#include \"" + path + "\"\n";
  }
  return {std::move(name), std::move(text)};
}

std::vector<std::string> texts(const std::vector<Diagnostic>& found) {
  std::vector<std::string> lines;
  for (const auto& one : found) {
    lines.push_back(to_string(one));
  }
  return lines;
}

FloorPlan plan_of(const std::string& text) {
  std::vector<Diagnostic> mistakes;
  auto plan = read_floor_plan({"floors.txt", text}, mistakes);
  EXPECT_THAT(texts(mistakes), IsEmpty());
  return plan;
}

std::vector<std::string> stray(const std::string& plan, const std::vector<SourceFile>& files) {
  return texts(stray_arrows(files, plan_of(plan)));
}

constexpr const char* two_floors = "a:\nb: a\n";

TEST(Includes, are_found_with_their_place_and_nothing_else_is) {
  const auto found = includes_of({"a/x.cpp",
                                  "// #include \"a/no.h\"\n#include <vector>\n#include \"a/x.h\"\n"
                                  "  #  include  \"b/y.h\"  // why\nint includes;\n"});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].path, "a/x.h");
  EXPECT_EQ(found[0].position.line, 3);
  EXPECT_EQ(found[0].position.column, 10);
  EXPECT_EQ(found[1].path, "b/y.h");
  EXPECT_EQ(found[1].position.line, 4);
}

TEST(Floors, a_tree_that_keeps_to_its_plan_is_fine) {
  EXPECT_THAT(stray(two_floors,
                    {file("a/x.h", {}), file("a/x.cpp", {"a/x.h"}), file("b/y.cpp", {"a/x.h"})}),
              IsEmpty());
}

TEST(Floors, an_arrow_up_is_told_with_its_place_and_what_is_allowed) {
  EXPECT_THAT(
      stray(two_floors, {file("a/x.h", {"b/y.h"}), file("b/y.h", {}), file("b/y.cpp", {"a/x.h"})}),
      ElementsAre("a/x.h:2:10: includes \"b/y.h\", which runs up: a may include nothing"));
}

TEST(Floors, so_is_one_down_that_nobody_has_allowed) {
  EXPECT_THAT(
      stray("a:\nb: a\nc: b\n",
            {file("a/x.h", {}), file("b/y.h", {"a/x.h"}), file("c/z.cpp", {"b/y.h", "a/x.h"})}),
      ElementsAre("c/z.cpp:3:10: includes \"a/x.h\", which isn't allowed: c may include b"));
}

TEST(Floors, an_allowed_arrow_that_nobody_uses_is_told) {
  EXPECT_THAT(stray(two_floors, {file("a/x.h", {}), file("b/y.cpp", {})}),
              ElementsAre("floors.txt:2:1: b includes nothing of a: take it off"));
}

TEST(Floors, a_test_uses_no_arrow) {
  EXPECT_THAT(stray(two_floors, {file("a/x.h", {}), file("b/y_test.cpp", {"a/x.h"})}),
              ElementsAre("floors.txt:2:1: b includes nothing of a: take it off"));
}

TEST(Floors, a_folder_that_nobody_listed_is_told_once) {
  EXPECT_THAT(stray("a:\n", {file("a/x.h", {}), file("b/y.cpp", {"a/x.h"}), file("b/z.cpp", {})}),
              ElementsAre("b/y.cpp:1:1: the folder b has no floor: give it a line in the plan"));
}

TEST(Floors, a_folder_below_a_listed_one_is_another) {
  EXPECT_THAT(stray("a:\n", {file("a/x.h", {}), file("a/b/y.h", {})}),
              ElementsAre("a/b/y.h:1:1: the folder a/b has no floor: give it a line in the plan"));
}

TEST(Floors, a_floor_without_a_file_is_told) {
  EXPECT_THAT(stray("a:\nb:\n", {file("a/x.h", {})}),
              ElementsAre("floors.txt:2:1: b holds no source file: take it off"));
}

TEST(Floors, an_include_of_a_file_that_does_not_exist_is_told) {
  EXPECT_THAT(stray("a:\n", {file("a/x.cpp", {"a/y.h"})}),
              ElementsAre("a/x.cpp:2:10: includes \"a/y.h\", which doesn't exist"));
}

TEST(Floors, a_generated_file_need_not_exist) {
  EXPECT_THAT(stray("generated a/version.h\na:\nb: a\n", {file("b/y.cpp", {"a/version.h"})}),
              IsEmpty());
}

TEST(Floors, a_test_looks_into_every_room) {
  EXPECT_THAT(stray("a:\nb: a\n",
                    {file("a/x.h", {}), file("a/x_test.cpp", {"b/y.h"}), file("b/y.h", {"a/x.h"})}),
              IsEmpty());
}

TEST(Floors, but_not_into_another_program) {
  const std::string plan = "a:\nb [program]: a\nb/c [program]: b\nb/t [tests]:\n";
  EXPECT_THAT(stray(plan, {file("a/x.h", {}), file("a/x_test.cpp", {"b/y.h"}),
                           file("b/y.h", {"a/x.h"}), file("b/c/z.cpp", {"b/y.h"}),
                           file("b/c/z_test.cpp", {"b/y.h"}), file("b/t/t.h", {"b/y.h"})}),
              ElementsAre("a/x_test.cpp:2:10: includes \"b/y.h\", but a test outside of b may not "
                          "look into that program",
                          "b/t/t.h:2:10: includes \"b/y.h\", but a test outside of b may not look "
                          "into that program"));
}

TEST(Floors, what_a_program_has_for_tests_is_for_all_of_them) {
  EXPECT_THAT(
      stray("a:\nb [program]:\n", {file("a/x_test.cpp", {"b/testing.h"}), file("b/testing.h", {})}),
      IsEmpty());
}

TEST(FloorPlan, a_floor_can_not_include_what_stands_higher) {
  std::vector<Diagnostic> mistakes;
  read_floor_plan({"floors.txt", "# the ground\na: b\nb: a  # fine\nc: c\n"}, mistakes);
  EXPECT_THAT(texts(mistakes),
              ElementsAre("floors.txt:2:1: a can't include b, which doesn't stand above it here",
                          "floors.txt:4:1: c can't include c, which doesn't stand above it here"));
}

TEST(FloorPlan, a_folder_has_one_line) {
  std::vector<Diagnostic> mistakes;
  read_floor_plan({"floors.txt", "a:\na:\n"}, mistakes);
  EXPECT_THAT(texts(mistakes), ElementsAre("floors.txt:2:1: a is here twice"));
}

TEST(FloorPlan, a_line_that_means_nothing_is_told) {
  std::vector<Diagnostic> mistakes;
  read_floor_plan({"floors.txt", "a b: c\nd [progam]:\n"}, mistakes);
  EXPECT_THAT(texts(mistakes), ElementsAre(HasSubstr("floors.txt:1:1: expected FOLDER: FOLDER"),
                                           HasSubstr("floors.txt:2:1: expected FOLDER: FOLDER")));
}

TEST(Rounds, a_tree_without_one_is_fine) {
  EXPECT_THAT(rounds({file("a/x.h", {}), file("a/x.cpp", {"a/x.h", "a/y.h"}), file("a/y.h", {})}),
              IsEmpty());
}

TEST(Rounds, two_headers_that_include_each_other_are_told_once) {
  EXPECT_THAT(texts(rounds({file("a/x.h", {"a/y.h"}), file("a/y.h", {"a/x.h"})})),
              ElementsAre("a/x.h:2:10: includes that go round:\n"
                          "  a/x.h:2 includes \"a/y.h\"\n"
                          "  a/y.h:2 includes \"a/x.h\""));
}

TEST(Rounds, a_source_that_includes_its_roof_closes_one) {
  EXPECT_THAT(texts(rounds({file("a/roof.h", {}), file("a/roof.cpp", {"a/roof.h", "a/low.h"}),
                            file("a/low.h", {}), file("a/low.cpp", {"a/low.h", "a/mid.h"}),
                            file("a/mid.h", {}), file("a/mid.cpp", {"a/roof.h"})})),
              ElementsAre(HasSubstr("  a/low.cpp:3 includes \"a/mid.h\"\n"
                                    "  a/mid.cpp:2 includes \"a/roof.h\"\n"
                                    "  a/roof.cpp:3 includes \"a/low.h\"")));
}

TEST(Rounds, each_of_two_is_told) {
  EXPECT_EQ(rounds({file("a/x.h", {"a/y.h"}), file("a/y.h", {"a/x.h"}), file("b/x.h", {"b/y.h"}),
                    file("b/y.h", {"b/x.h"})})
                .size(),
            2U);
}

TEST(Rounds, a_test_closes_none) {
  EXPECT_THAT(rounds({file("a/x.h", {"a/testing.h"}), file("a/testing.h", {"a/x.h"})}), IsEmpty());
}

}  // namespace
}  // namespace connectspec
