// Over which carriers a case is asked: by what it says, by its steps, and by its facts.
#include "harness/language/carriers.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "harness/language/suite.h"
#include "harness/language/verbs.h"
#include "harness/model/case.h"
#include "harness/model/rule.h"

namespace connectspec {
namespace {

// Its steps begin at line 11; `more` are further keys of the case.
std::string text(const std::string& steps, const std::string& more = "",
                 const std::string& rules = "[fail: otherwise]") {
  return "area: a\ntitle: A\ncases:\n  - id: a/b\n    title: T\n    clause: C\n    why: W\n"
         "    level: must\n    judge: " +
         rules + "\n    script:\n" + steps + more;
}

Suite load(const std::string& file) { return load_suite({{"a.yaml", file}}); }

std::string over(const std::string& steps, const std::string& more = "",
                 const std::string& rules = "[fail: otherwise]") {
  const Suite suite = load(text(steps, more, rules));
  for (const auto& error : suite.errors) {
    ADD_FAILURE() << to_string(error);
  }
  return suite.cases.empty() ? "" : to_string(suite.cases.front().over);
}

std::string mistakes(const std::string& file) {
  std::string lines;
  for (const auto& error : load(file).errors) {
    lines += to_string(error) + "\n";
  }
  return lines;
}

const std::string request = "      - client.request:\n";
const std::string tunnel = request + "      - client.await: tunnel\n";

TEST(CarriersOf, a_request_and_what_passes_its_tunnel_goes_over_any) {
  EXPECT_EQ(over(request), "any");
  EXPECT_EQ(over("      - client.connect:\n" + request), "any");
  EXPECT_EQ(over("      - client.request: {data: EARLY, end: yes, fields: {X-A: \"1\"}}\n"), "any");
  EXPECT_EQ(over(request + "      - client.send: EARLY\n"), "any");
  for (const std::string step : {"send: PING", "half-close:", "close:", "reset:", "stream: 1KiB",
                                 "stop-reading:", "resume-reading:", "await: end"}) {
    EXPECT_EQ(over(tunnel + "      - client." + step + "\n"), "any") << step;
  }
  EXPECT_EQ(over(tunnel + "      - {client.send: PING, cut: bytes}\n"), "any");
  EXPECT_EQ(over(tunnel + "      - client.echo: origin\n"), "any");
  EXPECT_EQ(over(tunnel + "      - client2.request:\n"), "any") << "each on its connection";
  EXPECT_EQ(over(request + "      - client2.connect:\n      - {client2.await: quiet, for: 1ms}\n"),
            "any")
      << "who only waits says nothing of HTTP/1.1";
}

TEST(CarriersOf, what_listeners_do_is_said_behind_the_target) {
  EXPECT_EQ(over(request + "      - origin.send: PONG\n      - origin.close-without-notify:\n"),
            "any");
}

TEST(CarriersOf, octets_in_place_of_a_request_are_of_HTTP_1) {
  EXPECT_EQ(over("      - client.send: \"{connect}\"\n"), "h1");
  EXPECT_EQ(over(tunnel + "      - client2.send: \"{connect}\"\n"), "h1");
  EXPECT_EQ(over("      - client.crowd: {clients: 2, until: sent}\n"), "h1");
  for (const std::string step : {"half-close:", "close:", "reset:", "stream: 1KiB",
                                 "stop-reading:", "resume-reading:", "echo: origin"}) {
    EXPECT_EQ(over("      - client." + step + "\n" + request), "h1") << step;
  }
}

TEST(CarriersOf, more_than_one_request_on_a_connection_is_of_HTTP_1) {
  EXPECT_EQ(over(tunnel + request), "h1");
  EXPECT_EQ(over(request + "      - client.await: response\n      - client.send: GET\n"), "h1");
  EXPECT_EQ(over(request + "      - client.await: challenge\n      - client.send: GET\n"), "h1");
}

TEST(CarriersOf, parts_that_HTTP_1_alone_knows_bind_to_it) {
  for (const std::string parts :
       {"{method: GET}", "{version: HTTP/1.0}", "{fields: {connection: close}}",
        "{fields: {X-A: \"1\", Transfer-Encoding: chunked}}",
        "{fields: {Content-Length: \"0\"}}"}) {
    EXPECT_EQ(over("      - client.request: " + parts + "\n"), "h1") << parts;
  }
  EXPECT_EQ(over("      - {client.request: , cut: bytes}\n"), "h1");
  EXPECT_EQ(over("      - {client.request: , cut: [3]}\n"), "h1");
}

TEST(CarriersOf, each_variant_is_taken_by_its_parameters) {
  const Suite suite = load(
      text("      - {client.request: {method: \"{method}\"}, cut: \"{cut}\"}\n",
           "    parameters:\n      plain: {method: CONNECT, cut: whole}\n"
           "      cut: {method: CONNECT, cut: \"3\"}\n      other: {method: X, cut: whole}\n"));
  ASSERT_EQ(suite.cases.size(), 3U);
  EXPECT_EQ(suite.cases[0].over, Carriers::any());
  EXPECT_EQ(suite.cases[1].over, carriers_of_http1());
  EXPECT_EQ(suite.cases[2].over, carriers_of_http1());
}

TEST(CarriersOf, what_is_of_TLS_binds_to_it) {
  EXPECT_EQ(over(tunnel + "      - client.close-without-notify:\n"), "h1-tls, h2-tls");
  EXPECT_EQ(over("      - client.connect: {version: \"1.3\"}\n" + request), "h1-tls, h2-tls");
  EXPECT_EQ(over("      - client.connect: {alpn: \"\"}\n" + request), "h1-tls");
  EXPECT_EQ(over("      - client.connect: {plain: yes}\n" + request), "h1-tls");
  EXPECT_EQ(over("      - client.connect: {plain: no}\n" + request), "any");
}

TEST(CarriersOf, facts_have_carriers_too) {
  EXPECT_EQ(over(request, "", "[{pass: {version: HTTP/1.1}}, {fail: otherwise}]"), "h1");
  EXPECT_EQ(over(request, "", "[{pass: {not: {any: [{version: HTTP/1.1}]}}}, {fail: otherwise}]"),
            "h1");
  EXPECT_EQ(over(request, "    require: {version: HTTP/1.1}\n"), "h1");
  EXPECT_EQ(over(request, "", "[{pass: {client: {close-notify: yes}}}, {fail: otherwise}]"),
            "h1-tls, h2-tls");
  EXPECT_EQ(over(request, "", "[{pass: {client: {end: fin}}}, {fail: otherwise}]"), "any");
  EXPECT_EQ(
      over(request, "", "[{fail: {client: {handshake: failed}}, over: h1-tls}, {pass: otherwise}]"),
      "any")
      << "a rule that is there only for TLS binds nobody else";
}

TEST(Over, says_it_where_steps_do_not_show_it) {
  EXPECT_EQ(over(request, "    over: h1\n"), "h1");
  EXPECT_EQ(over(request, "    over: [h1-tls]\n"), "h1-tls");
  EXPECT_EQ(over(tunnel + "      - client.close-without-notify:\n", "    over: h1-tls\n"),
            "h1-tls");
  EXPECT_EQ(over(request, "    over: h1-clear\n",
                 "[{pass: {client: {close-notify: yes}}}, {fail: otherwise}]"),
            "h1-clear")
      << "where a fact never holds, a rule is only passed over";
}

TEST(Over, is_a_word_that_there_is) {
  EXPECT_EQ(mistakes(text(request, "    over: h1-tsl\n")),
            "a.yaml:12:11: unknown carrier 'h1-tsl'; did you mean 'h1-tls'?\n");
}

TEST(Over, claims_no_more_than_the_steps_can_do) {
  EXPECT_EQ(
      mistakes(text(tunnel + "      - client.close-without-notify:\n", "    over: h1-clear\n")),
      "a.yaml:14:11: a/b can't go over h1-clear: the step in line 13 is for h1-tls, h2-tls alone, "
      "since it can't be done elsewhere\n");
  EXPECT_EQ(
      mistakes(text("      - client.connect: {version: \"1.3\"}\n" + request, "    over: h1\n")),
      "a.yaml:13:11: a/b can't go over h1-clear: the step in line 11 is for h1-tls, h2-tls alone, "
      "since it offers a version of TLS\n");
}

TEST(Verbs, say_on_their_own_where_clients_can_do_them) {
  EXPECT_EQ(find_verb("close-without-notify", true)->over, carriers_in_tls());
  EXPECT_EQ(find_verb("crowd", true)->over, carriers_of_http1());
  EXPECT_EQ(find_verb("request", true)->over, Carriers::any());
}

// ---- rules

std::vector<Rule> rules_of(const std::string& judge, const std::string& lists = "") {
  std::vector<SourceFile> files{{"a.yaml", text(request, "", judge)}};
  if (!lists.empty()) {
    files.push_back({"judgements.yaml", lists});
  }
  const Suite suite = load_suite(files);
  for (const auto& error : suite.errors) {
    ADD_FAILURE() << to_string(error);
  }
  return suite.cases.empty() ? std::vector<Rule>{} : suite.cases.front().rules;
}

TEST(RuleOver, is_the_carriers_for_which_the_rule_is_there) {
  const auto rules = rules_of(
      "[{warn: otherwise, over: h1-clear}, {info: {response: 2xx}, over: h1-tls}, {pass: "
      "otherwise}]");
  ASSERT_EQ(rules.size(), 3U);
  EXPECT_EQ(rules[0].over, Carriers(Carrier::h1_clear));
  EXPECT_EQ(rules[1].over, Carriers(Carrier::h1_tls));
  EXPECT_EQ(rules[2].over, Carriers::any());
}

TEST(RuleOver, narrows_a_list_that_is_used_with_it) {
  const auto rules = rules_of("[{use: l, over: h1-tls}, {pass: otherwise}]",
                              "l:\n  - {warn: {response: 2xx}, over: h1-clear}\n"
                              "  - {info: {response: 4xx}, over: h1}\n  - fail: otherwise\n");
  ASSERT_EQ(rules.size(), 3U) << "the first is there for nobody";
  EXPECT_EQ(rules[0].verdict, Verdict::info);
  EXPECT_EQ(rules[0].over, Carriers(Carrier::h1_tls));
  EXPECT_EQ(rules[1].over, Carriers(Carrier::h1_tls));
}

TEST(RuleOver, leaves_an_otherwise_for_all_to_be_said) {
  EXPECT_EQ(mistakes(text(request, "", "[{fail: otherwise, over: h1}]")),
            "a.yaml:9:12: the last rule has to be an 'otherwise' without 'over', so that one "
            "always decides\n");
  EXPECT_EQ(mistakes(text(request, "",
                          "[{fail: otherwise, over: h1}, {pass: {response: 2xx}, over: h1-tls}, "
                          "{pass: otherwise}]")),
            "a.yaml:9:42: never reached: it stands behind an 'otherwise' (in a/b)\n");
}

}  // namespace
}  // namespace connectspec
