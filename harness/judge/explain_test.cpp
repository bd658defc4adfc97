// Conditions of case files as sentences.
#include "harness/judge/explain.h"

#include <gtest/gtest.h>

#include "harness/language/case_files.h"
#include "harness/language/suite.h"
#include "harness/model/case.h"
#include "harness/model/rule.h"

namespace connectspec {
namespace {

std::string explained(const std::string& condition) {
  const Suite suite =
      load_suite({{"a.yaml",
                   "area: a\ntitle: A\ncases:\n  - id: a/b\n    title: T\n    clause: C\n"
                   "    why: W\n    level: must\n    listeners: {decoy: {host: ipv4}}\n"
                   "    names: {x: {addresses: [origin]}}\n    needs: [dns]\n"
                   "    script: [client2.await: response]\n    judge:\n      - pass: {" +
                       condition + "}\n      - fail: otherwise\n"}});
  for (const auto& error : suite.errors) {
    ADD_FAILURE() << to_string(error);
  }
  return suite.cases.empty() ? "" : explain(suite.cases.front().rules.front().condition);
}

TEST(Explain, facts_are_sentences) {
  const std::pair<const char*, const char*> table[] = {
      {"response: 400", "the client gets 400"},
      {"client2.response: [4xx, 501, closed]", "client2 gets 4xx, 501 or a FIN without a response"},
      {"responses: {at-least: 1, at-most: 2}",
       "the number of final responses to the client is 1 to 2"},
      {"field: {Via: absent}", "the last response to the client lacks the field Via"},
      {"irregular: none", "no response to the client is irregular"},
      {"origins: untouched", "no connection is made to any listener"},
      {"decoy: touched", "a connection is made to decoy"},
      {"origin: {connections: 2}", "the number of connections to origin is 2"},
      {"origin: {received: \"A\\r\\n\"}", "what origin receives is \"A\\r\\n\""},
      {"client: {raw: {lacks: B}}", "all that the client receives lacks \"B\""},
      {"client: {end: [fin, reset]}",
       "the target ends the connection with the client by a FIN or an RST"},
      {"origin: {end: open}", "the target leaves the connection with origin open"},
      {"echo: intact", "every echo is intact"},
      {"alive: no", "the target no longer serves a valid CONNECT afterwards"},
      {"crowd: {served: {at-least: 3}}", "of the crowd at least 3 are served"},
      {"asked: none", "the name server isn't asked for any name"},
      {"claims: denied-port", "the target claims 'denied-port'"}};
  for (const auto& [condition, said] : table) {
    EXPECT_EQ(explained(condition), said) << condition;
  }
}

TEST(Explain, a_negation_goes_into_the_facts) {
  EXPECT_EQ(explained("not: {origins: untouched}"), "a connection is made to some listener");
  EXPECT_EQ(explained("not: {response: 4xx, echo: intact}"),
            "the client gets anything but 4xx or an echo isn't intact, or there was none");
  EXPECT_EQ(explained("not: {not: {alive: yes}}"), "the target serves a valid CONNECT afterwards");
}

TEST(Explain, parts_are_joined_and_grouped) {
  EXPECT_EQ(explained("response: 4xx, any: [{alive: no}, {decoy: touched}]"),
            "the client gets 4xx and (the target no longer serves a valid CONNECT afterwards or a "
            "connection is made to decoy)");
}

TEST(Explain, every_condition_of_the_suite_says_something) {
  for (const Case& scenario : load_suite(embedded_case_files()).cases) {
    for (const Rule& rule : scenario.rules) {
      EXPECT_EQ(explain(rule.condition).empty(), rule.condition.kind == Condition::Kind::otherwise)
          << scenario.id;
    }
  }
}

}  // namespace
}  // namespace connectspec
