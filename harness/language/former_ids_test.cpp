// former-ids.yaml as it is read, and controls that use it.
#include "harness/language/former_ids.h"

#include <gtest/gtest.h>

#include "harness/language/suite.h"

namespace connectspec {
namespace {

std::string case_file(const std::string& more = "") {
  return "area: a\ntitle: A\ncases:\n  - id: a/b\n    title: T\n    clause: C\n    why: W\n"
         "    level: must\n    script: [client.await: response]\n    judge: [fail: otherwise]\n" +
         more;
}

Suite load(const std::string& former, const std::string& cases = case_file()) {
  return load_suite({{"a.yaml", cases}, {"former-ids.yaml", former}});
}

std::string errors_of(const Suite& suite) {
  std::string lines;
  for (const auto& error : suite.errors) {
    lines += to_string(error) + "\n";
  }
  return lines;
}

TEST(FormerIdsFile, leads_from_former_ids_to_those_of_today) {
  const Suite suite = load("# none else\nold/b: a/b\n");
  EXPECT_EQ(errors_of(suite), "");
  EXPECT_EQ(told_today(suite.former_ids, "old/b/x"), "'old/b/x' is now called 'a/b/x'");
}

TEST(FormerIdsFile, may_be_empty) { EXPECT_EQ(errors_of(load("# nothing yet\n")), ""); }

TEST(FormerIdsFile, says_where_it_is_wrong) {
  EXPECT_EQ(errors_of(load("a/b: a/b\nold/c: a/c\n")),
            "former-ids.yaml:1:1: 'a/b' is no former id; a case is called so\n"
            "former-ids.yaml:2:1: 'old/c' leads to 'a/c', and no case is called so\n");
  EXPECT_EQ(errors_of(load("old/d: [x]\n")).substr(0, 59),
            "former-ids.yaml:1:8: expected the id of a case, found a lis");
}

TEST(FormerIdsFile, a_later_file_has_the_last_word) {
  const Suite suite = load_suite(
      {{"a.yaml", case_file()}, {"former-ids.yaml", "old/b: a/b\n"}},
      {{"mine/b.yaml",
        "area: m\ntitle: M\ncases:\n  - id: m/b\n    title: T\n    clause: C\n    why: W\n"
        "    level: must\n    script: [client.await: response]\n"
        "    judge: [fail: otherwise]\n"},
       {"mine/former-ids.yaml", "old/b: m/b\n"}});
  EXPECT_EQ(errors_of(suite), "");
  EXPECT_EQ(id_today(suite.former_ids, "old/b"), "m/b");
}

TEST(FormerIdsFile, a_control_of_a_former_id_is_told_todays) {
  const std::string second =
      "  - id: a/c\n    title: T\n    clause: C\n    why: W\n    level: must\n"
      "    controls: [old/b]\n    script: [client.await: response]\n    judge: [fail: otherwise]\n";
  EXPECT_EQ(errors_of(load("old/b: a/b\n", case_file(second))),
            "a.yaml:16:16: 'old/b' is now called 'a/b'\n");
}

}  // namespace
}  // namespace connectspec
