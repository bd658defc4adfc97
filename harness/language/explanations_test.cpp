// `explains:` of a case, and what is told of one that can't be meant.
#include "harness/language/explanations.h"

#include <gtest/gtest.h>

#include "harness/language/suite.h"
#include "harness/model/case.h"
#include "harness/model/cause.h"

namespace connectspec {
namespace {

Suite suite_with(const std::string& explains) {
  return load_suite({{"cases.yaml",
                      "area: h1/t\ntitle: T\ncases:\n"
                      "  - id: h1/t/cause\n    title: T\n    clause: C\n    level: must\n"
                      "    why: W\n    script: [{client.request: }]\n"
                      "    judge: [{pass: otherwise}]\n    explains:\n" +
                          explains +
                          "  - id: h1/t/other\n    title: T\n    clause: C\n    level: must\n"
                          "    why: W\n    script: [{client.request: }]\n"
                          "    judge: [{pass: otherwise}]\n"}});
}

std::string mistakes_in(const std::string& explains) {
  std::string text;
  for (const Diagnostic& one : suite_with(explains).errors) {
    text += to_string(one) + "\n";
  }
  return text;
}

TEST(Explanations, say_how_what_and_where) {
  const Suite suite = suite_with(
      "      - {because: it shows, where: {response: 2xx}, when: {response: silent},\n"
      "         cases: [h1/t, h1/t/other]}\n");
  ASSERT_TRUE(suite.errors.empty()) << to_string(suite.errors.front());
  ASSERT_EQ(suite.cases.front().explains.size(), 1U);
  const Cause& cause = suite.cases.front().explains.front();
  EXPECT_EQ(cause.because, "it shows");
  EXPECT_EQ(cause.cases, (std::vector<std::string>{"h1/t", "h1/t/other"}));
  EXPECT_EQ(cause.where.text, "response: 2xx");
  EXPECT_EQ(cause.when.text, "response: silent");
}

TEST(Explanations, concern_cases_that_are_there) {
  EXPECT_NE(mistakes_in("      - {because: b, where: {response: 2xx}, cases: h1/t/othre}\n")
                .find("did you mean 'h1/t/other'"),
            std::string::npos);
}

TEST(Explanations, have_a_reason_and_a_sign) {
  EXPECT_NE(mistakes_in("      - {because: b}\n").find("where"), std::string::npos);
  EXPECT_NE(mistakes_in("      - {where: {response: 2xx}}\n").find("because"), std::string::npos);
}

TEST(Explanations, search_no_octets_of_other_cases) {
  EXPECT_NE(mistakes_in("      - {because: b, where: {client: {raw: {contains: x}}}}\n")
                .find("a stored run doesn't keep them all"),
            std::string::npos);
}

}  // namespace
}  // namespace connectspec
