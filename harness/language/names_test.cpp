// `names:` of a case: what is read, and what is said of mistakes.
#include "harness/language/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/language/suite.h"
#include "harness/model/case.h"
#include "harness/model/rule.h"

namespace connectspec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Lines 1 to 9; the names begin at line 10, column 5.
const std::string head =
    "area: a\n"
    "title: A\n"
    "cases:\n"
    "  - id: a/b\n"
    "    title: T\n"
    "    clause: C\n"
    "    why: W\n"
    "    level: must\n";
const std::string needs = "    needs: [connect, dns]\n";
const std::string tail =
    "    script: [{client.send: \"{names.a}\"}]\n"
    "    judge: [fail: otherwise]\n";

Suite load(const std::string& text) { return load_suite({{"a.yaml", text}}); }

std::string said_of(const std::string& text) {
  std::string lines;
  for (const auto& error : load(text).errors) {
    lines += to_string(error) + "\n";
  }
  return lines;
}

TEST(Names, AreReadWithAllTheirAnswers) {
  const Suite suite = load(head + needs +
                           "    listeners: {dead: {host: apart, kind: refuse}}\n"
                           "    names:\n"
                           "      a:\n"
                           "        addresses: [dead, \"::1\", \"{denied.host|mapped}\"]\n"
                           "        nobody: 3\n"
                           "        delay: 200ms\n"
                           "        then:\n"
                           "          - {answer: servfail}\n"
                           "          - {alias: b}\n"
                           "      b: {answer: empty, label: \"b{hex:c3}.{nonce}\"}\n" +
                           tail);
  ASSERT_TRUE(suite.errors.empty()) << to_string(suite.errors.front());
  const auto& names = suite.cases.front().names;
  ASSERT_EQ(names.size(), 2U);
  ASSERT_EQ(names[0].answers.size(), 3U);
  EXPECT_EQ(names[0].label, "a");
  EXPECT_THAT(names[0].answers[0].addresses, ElementsAre("dead", "::1", "{denied.host|mapped}"));
  EXPECT_EQ(names[0].answers[0].nobody, 3U);
  EXPECT_EQ(names[0].answers[0].delay, std::chrono::milliseconds(200));
  EXPECT_EQ(names[0].answers[1].kind, NameAnswer::Kind::servfail);
  EXPECT_EQ(names[0].answers[2].kind, NameAnswer::Kind::alias);
  EXPECT_EQ(names[0].answers[2].alias, "b");
  EXPECT_EQ(names[1].label, "b{hex:c3}.{nonce}");
  EXPECT_TRUE(names[1].answers[0].addresses.empty());
}

TEST(Names, AMistakeIsExplainedWhereItStands) {
  struct Wrong {
    std::string names;
    std::string said;
  };
  const std::vector<Wrong> table = {
      {"a: {addresses: [orign]}",
       "10:29: unknown listener or IP address 'orign'; did you mean 'origin'?"},
      {"a: {addresses: []}", "10:28: expected at least one value, found an empty list"},
      {"a: {answer: nxdomian}", "10:25: unknown answer 'nxdomian'; did you mean 'nxdomain'?"},
      {"a: {alias: c}", "10:24: unknown name 'c'; expected a"},
      {"a: {answer: empty, alias: a}",
       "10:16: expected one of 'addresses' (or 'nobody'), 'alias' and 'answer'"},
      {"a: {delay: 1s}", "10:16: expected one of 'addresses' (or 'nobody'), 'alias' and 'answer'"},
      {"a: {adresses: [origin], answer: empty}",
       "10:17: unknown key 'adresses'; did you mean 'addresses'?"},
      {"a: {nobody: 1001}", "10:25: expected a number from 1 to 1000, found '1001'"},
      {"a: {answer: empty, label: \"{denied.nam}\"}",
       "10:39: unknown name in a template of 'names' 'denied.nam'; did you mean 'denied.name'?"},
      {"a: {answer: empty}, A: {answer: empty}",
       "10:33: expected a name of lower-case letters, digits and dashes, found 'A'"},
  };
  for (const auto& [names, said] : table) {
    EXPECT_EQ(said_of(head + needs + "    names: {" + names + "}\n" + tail),
              "a.yaml:" + said + "\n")
        << names;
  }
}

TEST(Names, NeedTheCapability) {
  EXPECT_EQ(said_of(head + "    needs: connect\n    names: {a: {answer: empty}}\n" + tail),
            "a.yaml:10:12: a case with names needs the capability 'dns'; add it to 'needs'\n");
}

TEST(Names, AreKnownToTemplatesOnlyWhereTheyAreMade) {
  EXPECT_THAT(said_of(head + needs + tail), HasSubstr("unknown name in a template 'names.a'"));
  EXPECT_THAT(said_of(head + needs + "    names: {a: {answer: empty}}\n" +
                      "    listeners: {zone: {}}\n" + tail),
              HasSubstr("a listener can't be called 'zone'"));
}

TEST(Names, CanBeAskedForInARule) {
  const auto rule = [](const std::string& fact) {
    return head + needs + "    names: {a: {answer: empty}}\n" +
           "    script: [client.await: response]\n    judge: [pass: {" + fact +
           "}, fail: otherwise]\n";
  };
  const Suite one = load(rule("asked: a"));
  ASSERT_TRUE(one.errors.empty()) << to_string(one.errors.front());
  const auto& condition = one.cases.front().rules.front().condition;
  ASSERT_TRUE(condition.fact);
  const auto* fact = std::get_if<AskedFact>(&*condition.fact);
  ASSERT_NE(fact, nullptr);
  EXPECT_THAT(fact->any_of, ElementsAre("a"));
  EXPECT_TRUE(load(rule("asked: none")).errors.empty());
  EXPECT_THAT(said_of(rule("asked: [a, d]")), HasSubstr("unknown name 'd'; expected a"));
}

}  // namespace
}  // namespace connectspec
