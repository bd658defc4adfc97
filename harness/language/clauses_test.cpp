// The register of clauses as it is read, and what is said of cases and clauses that don't cover
// each other.
#include "harness/language/clauses.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/language/case_files.h"
#include "harness/language/suite.h"

namespace connectspec {
namespace {

const std::string specifications =
    "specifications: {RFC 1: {title: One, link: \"https://a.test/rfc1\"}}\n";
const std::string three =
    "clauses:\n"
    "  RFC 1 §2.3 (topic):\n    strength: MUST\n    statement: S\n"
    "  RFC 1 §4: {strength: SHOULD, statement: S}\n"
    "  RFC 1 appendix B: {strength: MUST NOT, basis: client, statement: S, "
    "not-checked-because: R}\n";

std::string case_citing(const std::string& clauses, const std::string& level = "must",
                        const std::string& rule = "fail: otherwise") {
  return "area: a\ntitle: A\ncases:\n  - id: a/b\n    title: T\n    clause: [" + clauses +
         "]\n    level: " + level + "\n    why: W\n    script: [client.await: response]\n" +
         "    judge: [{" + rule + "}]\n";
}

Suite load(const std::string& clauses, const std::string& cases,
           const std::string& requirements = "{}") {
  return load_suite({{"clauses.yaml", specifications + clauses},
                     {"requirements.yaml", requirements},
                     {"a.yaml", cases}});
}

std::string lapses(const Suite& suite) {
  std::string text;
  for (const auto* list : {&suite.errors, &suite.lapses}) {
    for (const auto& one : *list) {
      text += to_string(one) + "\n";
    }
  }
  return text;
}

TEST(Clauses, a_reference_has_parts_and_a_link_to_its_section) {
  const Suite suite = load(three, case_citing("RFC 1 §2.3 (topic), RFC 1 §4"));
  EXPECT_EQ(lapses(suite), "");
  const Clause* clause = find_clause(suite.clauses, "RFC 1 §2.3 (topic)");
  ASSERT_NE(clause, nullptr);
  EXPECT_EQ(clause->specification, "RFC 1");
  EXPECT_EQ(clause->section, "2.3");
  EXPECT_EQ(clause->topic, "topic");
  EXPECT_EQ(clause->link, "https://a.test/rfc1#section-2.3");
  EXPECT_EQ(clause->cases, std::vector<std::string>{"a/b"});
  EXPECT_TRUE(clause->binding());
  const Clause* appendix = find_clause(suite.clauses, "RFC 1 appendix B");
  ASSERT_NE(appendix, nullptr);
  EXPECT_EQ(appendix->link, "https://a.test/rfc1#appendix-B");
  EXPECT_FALSE(appendix->binding());
  EXPECT_EQ(find_clause(suite.clauses, "RFC 1 §2.3"), nullptr);
}

TEST(Clauses, a_citation_that_is_not_registered_is_a_lapse_with_its_place) {
  EXPECT_EQ(lapses(load(three, case_citing("RFC 1 §4x, RFC 1 §2.3 (topic), RFC 1 §4"))),
            "a.yaml:6:14: 'RFC 1 §4x' is no clause of the register; did you mean 'RFC 1 §4'?\n");
}

TEST(Clauses, a_section_of_several_clauses_is_not_cited_as_a_whole) {
  EXPECT_THAT(lapses(load(three, case_citing("RFC 1 §2.3, RFC 1 §4"))),
              testing::HasSubstr("'RFC 1 §2.3' holds several clauses; cite 'RFC 1 §2.3 (topic)'"));
}

TEST(Clauses, one_without_case_needs_a_reason_and_one_with_a_case_has_none) {
  EXPECT_EQ(lapses(load(three, case_citing("RFC 1 §2.3 (topic), RFC 1 appendix B"))),
            "clauses.yaml:6:3: no case cites 'RFC 1 §4', and no 'not-checked-because' says why\n"
            "clauses.yaml:7:3: 'RFC 1 appendix B' has a 'not-checked-because', but a/b cites it\n");
}

TEST(Clauses, a_fail_rests_on_a_must_that_binds_the_target) {
  const std::string clauses =
      "clauses: {RFC 1 §4: {strength: MUST, basis: client, statement: S}}\n";
  EXPECT_EQ(
      lapses(load(clauses, case_citing("RFC 1 §4"))),
      "a.yaml:6:14: a/b fails a target by the rule at a.yaml:10, but cites no MUST or MUST NOT "
      "for it; cite one (`connectspec list --by-clause` shows them), say what the rule 'breaks', "
      "or lower the level and warn\n");
  EXPECT_EQ(
      lapses(load(clauses, case_citing("RFC 1 §4", "practice", "fail: otherwise, breaks: data"))),
      "");
}

TEST(Clauses, a_definition_alone_fails_nobody) {
  const std::string clauses =
      "clauses:\n"
      "  RFC 1 §4 (form): {strength: MUST, basis: definition, statement: S}\n"
      "  RFC 1 §4 (answer): {strength: MUST, statement: S, not-checked-because: R}\n";
  EXPECT_THAT(lapses(load(clauses, case_citing("RFC 1 §4 (form)"))),
              testing::HasSubstr("cites no MUST or MUST NOT for it, only a definition, which says "
                                 "what a message is and not what becomes of one that isn't; cite"));
  EXPECT_EQ(lapses(load(clauses, case_citing("RFC 1 §4 (form)", "must",
                                             "fail: otherwise, breaks: liveness"))),
            "");
}

TEST(Clauses, a_definition_fails_beside_a_must) {
  const std::string clauses =
      "clauses:\n"
      "  RFC 1 §4 (form): {strength: MUST, basis: definition, statement: S}\n"
      "  RFC 1 §4 (answer): {strength: MUST, statement: S}\n";
  EXPECT_EQ(lapses(load(clauses, case_citing("RFC 1 §4 (form), RFC 1 §4 (answer)"))), "");
}

TEST(Clauses, the_clause_of_a_rule_counts_for_that_rule) {
  EXPECT_EQ(lapses(load(three, case_citing("RFC 1 §4", "must",
                                           "fail: otherwise, clause: RFC 1 §2.3 (topic)"))),
            "");
}

TEST(Clauses, a_requirement_has_the_case_of_its_id_or_others_or_a_reason) {
  const std::string cases = case_citing("RFC 1 §2.3 (topic), RFC 1 §4");
  const Suite sound = load(three, cases,
                           "requirements:\n  a/b:\n  a/c: {cases: [a/b]}\n"
                           "  a/d: {not-checked-because: R}\n");
  EXPECT_EQ(lapses(sound), "");
  EXPECT_EQ(sound.clauses.requirements.size(), 3U);
  EXPECT_EQ(lapses(load(three, cases, "requirements:\n  a/x:\n")),
            "requirements.yaml:2:3: 'a/x' names the case 'a/x', which doesn't exist\n");
  EXPECT_EQ(lapses(load(three, cases, "requirements:\n  a/b: {not-checked-because: R}\n")),
            "requirements.yaml:2:3: 'a/b' has a 'not-checked-because', but a case of that id\n");
  EXPECT_EQ(lapses(load(three, cases, "requirements:\n  a/x: {}\n")),
            "requirements.yaml:2:3: 'a/x' needs either cases or a 'not-checked-because'\n");
}

TEST(Clauses, mistakes_in_the_register_are_errors_with_their_place) {
  EXPECT_EQ(lapses(load("clauses: {RFC 2 §1: {strength: MUST, statement: S, "
                        "not-checked-because: R}}\n",
                        case_citing("X"))),
            "clauses.yaml:2:11: unknown specification 'RFC 2'; did you mean 'RFC 1'?\n"
            "a.yaml:6:14: 'X' is no clause of the register\n");
  EXPECT_THAT(lapses(load("clauses: {RFC 1 §1: {strength: WILL, statement: \"\"}}\n", "")),
              testing::AllOf(testing::HasSubstr("unknown strength 'WILL'"),
                             testing::HasSubstr("expected a text, found an empty one")));
}

TEST(Clauses, a_folder_of_ones_own_may_add_some) {
  const Suite suite =
      load_suite({{"clauses.yaml", specifications + three},
                  {"a.yaml", case_citing("RFC 1 §2.3 (topic), RFC 1 §4")}},
                 {{"own/clauses.yaml", "clauses: {RFC 1 §9: {strength: MAY, statement: S}}\n"}});
  EXPECT_EQ(lapses(suite),
            "own/clauses.yaml:1:11: no case cites 'RFC 1 §9', and no 'not-checked-because' says "
            "why\n");
}

TEST(Clauses, everything_built_in_has_its_case_or_its_reason) {
  const Suite suite = load_suite(embedded_case_files());
  EXPECT_EQ(lapses(suite), "");
  EXPECT_GE(suite.clauses.clauses.size(), 190U);
  EXPECT_GE(suite.clauses.requirements.size(), 228U);
}

}  // namespace
}  // namespace connectspec
