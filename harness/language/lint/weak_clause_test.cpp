// Definitions beside a SHOULD, and near misses.
#include "harness/language/lint/testing.h"

namespace connectspec {
namespace {

using testing::says;

const SourceFile clauses{"clauses.yaml",
                         "specifications: {RFC 1: {title: One, link: \"https://a.test/1\"}}\n"
                         "clauses:\n"
                         "  RFC 1 §1: {strength: MUST, statement: S}\n"
                         "  RFC 1 §2.1.3: {strength: MUST, basis: definition, statement: S}\n"
                         "  RFC 1 §2.1 (answered): {strength: SHOULD, statement: S}\n"
                         "  RFC 1 §3 (chapter): {strength: MAY, statement: S}\n"
                         "  RFC 1 §3.1: {strength: MUST, basis: definition, statement: S}\n"
                         "  RFC 1 §4 (form): {strength: MUST, basis: definition, statement: S}\n"
                         "  RFC 1 §4 (client): {strength: SHOULD, basis: client, statement: S}\n"};

std::string citing(const std::string& cited, const std::string& pass = "response: 4xx",
                   const std::string& fail = "fail: otherwise") {
  return testing::lint_of("area: a\ntitle: A\ncases:\n  - id: a/b\n    title: T\n    clause: [" +
                              cited + "]\n    level: must\n    why: W\n" + testing::controls +
                              testing::script + "    judge: [pass: {" + pass + "}, {" + fail +
                              "}]\n",
                          {clauses});
}

TEST(WeakClause, a_definition_is_no_must_where_the_text_says_what_to_do) {
  const auto said = citing("RFC 1 §2.1.3");
  EXPECT_TRUE(says(said,
                   "this fail rests on 'RFC 1 §2.1.3', a definition, while 'RFC 1 §2.1 "
                   "(answered)' beside it is SHOULD"))
      << said;
}

TEST(WeakClause, a_must_beside_it_is_enough_and_so_is_the_weaker_one_itself) {
  EXPECT_EQ(citing("RFC 1 §2.1.3, RFC 1 §1"), "");
  EXPECT_EQ(citing("RFC 1 §2.1.3, RFC 1 §2.1 (answered)"), "");
  EXPECT_EQ(citing("RFC 1 §2.1.3", "response: 4xx", "fail: otherwise, clause: RFC 1 §1"), "");
  EXPECT_EQ(citing("RFC 1 §2.1.3", "response: 4xx", "fail: otherwise, breaks: data"), "");
}

TEST(WeakClause, neither_a_whole_chapter_nor_what_binds_clients_is_about_it) {
  EXPECT_EQ(citing("RFC 1 §3.1"), "");
  EXPECT_EQ(citing("RFC 1 §4 (form)"), "");
}

TEST(WeakClause, a_case_that_asks_to_be_served_rests_on_its_definition) {
  EXPECT_EQ(citing("RFC 1 §2.1.3", "response: 2xx"), "");
  EXPECT_EQ(citing("RFC 1 §2.1.3", "response: 502"), "");
}

}  // namespace
}  // namespace connectspec
