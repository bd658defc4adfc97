// Cases in which the harness plays the parent of a chained target, and what is said of wrong ones.
#include <gtest/gtest.h>

#include "harness/language/suite.h"
#include "harness/model/action.h"
#include "harness/model/case.h"
#include "harness/model/rule.h"

namespace connectspec {
namespace {

const std::string head =
    "area: a\ntitle: A\ncases:\n  - id: a/b\n    title: T\n    clause: C\n    why: W\n"
    "    level: must\n";
const std::string needs = "    needs: [connect, parent]\n";
const std::string parent = "    listeners: {parent: {kind: parent}}\n";
const std::string script = "    script: [parent.await: head]\n";
const std::string rules = "    judge: [fail: otherwise]\n";

Suite load(const std::string& text) { return load_suite({{"a.yaml", text}}); }

std::string errors_of(const std::string& text) {
  std::string lines;
  for (const auto& error : load(text).errors) {
    lines += to_string(error) + "\n";
  }
  return lines;
}

TEST(a_case_with_a_parent, is_read_with_what_the_parent_does_and_what_is_asked_of_it) {
  const auto suite = load(
      head + needs + parent +
      "    script:\n      - parent.await: head\n      - parent.send: \"HTTP/1.1 200\\r\\n\\r\\n\"\n"
      "      - client.echo: parent\n"
      "    judge:\n"
      "      - pass: {parent.request: \"CONNECT {origin}\"}\n"
      "      - pass: {parent.field: {Host: {is: \"{origin}\"}}}\n"
      "      - pass: {parent.version: HTTP/1.1}\n"
      "      - pass: {parent: {raw: {lacks: \"{parent.credentials}\"}}}\n"
      "      - fail: otherwise\n");
  ASSERT_TRUE(suite.errors.empty()) << to_string(suite.errors[0]);
  const Case& one = suite.cases.at(0);
  EXPECT_EQ(one.listeners.at(1).kind, ListenerKind::parent);
  EXPECT_TRUE(std::holds_alternative<AwaitHead>(one.script.at(0).action));
  EXPECT_EQ(std::get<Echo>(one.script.at(2).action).origin, "parent");
  EXPECT_EQ(std::get<RequestFact>(*one.rules.at(0).condition.fact).words, "CONNECT {origin}");
  const auto field = std::get<FieldFact>(*one.rules.at(1).condition.fact);
  EXPECT_EQ(field.actor, "parent");
  EXPECT_EQ(field.test, FieldFact::Test::is);
  EXPECT_EQ(field.pattern, "{origin}");
  EXPECT_EQ(std::get<VersionFact>(*one.rules.at(2).condition.fact).actor, "parent");
  EXPECT_TRUE(std::get<BytesFact>(*one.rules.at(3).condition.fact).raw);
}

TEST(a_case_with_a_parent, has_mistakes_explained) {
  EXPECT_EQ(errors_of(head + parent + script + rules),
            "a.yaml:9:16: a case with a parent needs the capability 'parent': needs: [connect, "
            "parent]\n");
  EXPECT_EQ(errors_of(head + needs + "    listeners: {parent: {kind: parent, port: \"80\"}}\n" +
                      script + rules),
            "a.yaml:10:46: a parent has no 'port' of its own; the endpoint's profile has\n");
  EXPECT_EQ(errors_of(head + needs + "    listeners: {a: {kind: parent}, b: {kind: loop}}\n" +
                      "    script: [a.await: head]\n" + rules),
            "a.yaml:10:36: 'a' is a parent already, and a target has one\n");
  EXPECT_EQ(errors_of(head + needs + "    listeners: {origin: {kind: parent}}\n" +
                      "    script: [origin.await: head]\n" + rules),
            "a.yaml:10:17: 'origin' can't be a parent: it is what the parent is asked for\n");
  EXPECT_EQ(
      errors_of(head + "    script: [origin.await: head]\n" + rules),
      "a.yaml:9:28: only a listener of kind 'parent' can await 'head', and 'origin' is none\n");
  EXPECT_EQ(errors_of(head + needs + "    listeners: {p: {kind: loop}}\n" +
                      "    script: [p.await: connection]\n" + rules),
            "a.yaml:11:14: 'p' is of kind 'loop' and can do nothing\n");
}

TEST(a_fact_about_a_request, is_one_of_a_parent) {
  const auto asking = [](const std::string& fact) {
    return errors_of(head + needs + parent + script + "    judge: [pass: {" + fact +
                     "}, fail: otherwise]\n");
  };
  EXPECT_EQ(asking("origin.field: {Via: present}").substr(0, 63),
            "a.yaml:12:20: only of kind 'parent' a listener gets a request t");
  EXPECT_EQ(asking("parent.response: 400"),
            "a.yaml:12:20: unknown fact about a request 'response'; expected request, field or "
            "version\n");
  EXPECT_EQ(asking("parent.request: CONNECT"),
            "a.yaml:12:36: expected a method and a request target, such as CONNECT {origin}, found "
            "'CONNECT'\n");
  EXPECT_EQ(asking("parent.field: {Via: {was: x}}"),
            "a.yaml:12:40: key 'is' is missing\n"
            "a.yaml:12:41: unknown key 'was'; expected is\n");
  EXPECT_EQ(asking("origin: {raw: x}"),
            "a.yaml:12:29: unknown key 'raw'; expected connections, received, end, timed-out or "
            "let-go\n");
}

}  // namespace
}  // namespace connectspec
