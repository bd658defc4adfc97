// What case files become: each key, verb and fact of the language as a value.
#include "harness/language/suite.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "harness/language/case_files.h"
#include "harness/model/action.h"
#include "harness/model/capability.h"
#include "harness/model/case.h"
#include "harness/model/rule.h"
#include "harness/model/spelling.h"

namespace connectspec {
namespace {

// A sound case up to its `script`; what follows is a case's further keys.
const std::string head =
    "area: a\n"
    "title: A\n"
    "cases:\n"
    "  - id: a/b\n"
    "    title: T\n"
    "    clause: C\n"
    "    why: W\n";
const std::string level = "    level: must\n";
const std::string script = "    script: [client.await: response]\n";
const std::string rules = "    judge: [fail: otherwise]\n";

Suite load(const std::string& text) { return load_suite({{"a.yaml", text}}); }

Case only_case(const std::string& text) {
  auto suite = load(text);
  for (const auto& error : suite.errors) {
    ADD_FAILURE() << to_string(error);
  }
  return suite.cases.size() == 1 ? suite.cases.front() : Case{};
}

Case with_script(const std::string& steps) {
  return only_case(head + level + rules + "    script:\n" + steps);
}

Case with_rule(const std::string& rule) {
  return only_case(head + level + script + "    judge:\n      - pass: " + rule +
                   "\n      - fail: otherwise\n");
}

template <typename T>
T action(const std::string& step) {
  const auto scenario = with_script("      - " + step + "\n");
  const auto* found =
      scenario.script.empty() ? nullptr : std::get_if<T>(&scenario.script[0].action);
  EXPECT_NE(found, nullptr) << step;
  return found == nullptr ? T{} : *found;
}

template <typename T>
T fact(const std::string& rule) {
  const auto scenario = with_rule(rule);
  const Condition* condition = scenario.rules.empty() ? nullptr : &scenario.rules[0].condition;
  const auto* found = condition && condition->fact ? std::get_if<T>(&*condition->fact) : nullptr;
  EXPECT_NE(found, nullptr) << rule;
  return found == nullptr ? T{} : *found;
}

TEST(Load, a_case_gets_all_its_keys) {
  const auto one = only_case(
      "area: h1/x\ntitle: X\ndefaults: {level: should, needs: connect}\ncases:\n"
      "  - id: h1/x/y\n    title: T\n    clause: [RFC 9110 §9.3.6, RFC 2]\n    why: W\n    hint: "
      "H\n"
      "    needs: [ipv6, names]\n    endpoint: auth\n    control: true\n    slow: yes\n"
      "    alone: true\n    in-turn: true\n    canary: false\n"
      "    listeners: {decoy: {host: origin, port: \"80\"}, origin: {host: ipv6, kind: hang}}\n"
      "    require: {alive: yes}\n"
      "    script: [client.await: response]\n"
      "    judge: [{warn: otherwise, because: B, clause: D}]\n");
  EXPECT_EQ(one.id, "h1/x/y");
  EXPECT_EQ(one.area, "h1/x");
  EXPECT_EQ(one.level, Level::should);
  EXPECT_EQ(one.hint, "H");
  EXPECT_EQ(one.clauses, (std::vector<std::string>{"RFC 9110 §9.3.6", "RFC 2"}));
  EXPECT_EQ(one.needs, (std::vector<std::string>{"ipv6", "names"}));
  EXPECT_EQ(one.endpoint, "auth");
  EXPECT_TRUE(one.control && one.slow && one.alone && one.in_turn && !one.canary);
  ASSERT_EQ(one.listeners.size(), 2U);
  EXPECT_EQ(one.listeners[0].name, "origin");
  EXPECT_EQ(one.listeners[0].host, ListenerHost::ipv6);
  EXPECT_EQ(one.listeners[0].kind, ListenerKind::hang);
  EXPECT_EQ(one.listeners[1].host, ListenerHost::origin);
  EXPECT_TRUE(one.listeners[1].privileged());
  ASSERT_EQ(one.require.size(), 1U);
  ASSERT_EQ(one.rules.size(), 1U);
  EXPECT_EQ(one.rules[0].verdict, Verdict::warn);
  EXPECT_EQ(one.rules[0].because, "B");
  EXPECT_EQ(one.rules[0].clauses, std::vector<std::string>{"D"});
  EXPECT_EQ(one.position.line, 5);
  EXPECT_EQ(one.position.column, 5);
}

TEST(Load, each_row_of_a_parameter_table_is_a_case) {
  const auto suite = load(head + level + rules +
                          "    parameters: {plus: {p: \"+{origin.port}\"}, minus: {p: \"-1\"}}\n"
                          "    script: [client.send: \"CONNECT {origin.host}:{p} HTTP/1.1\"]\n");
  ASSERT_TRUE(suite.errors.empty()) << to_string(suite.errors[0]);
  ASSERT_EQ(suite.cases.size(), 2U);
  EXPECT_EQ(suite.cases[0].id, "a/b/plus");
  EXPECT_EQ(suite.cases[0].family(), "a/b");
  EXPECT_EQ(suite.cases[0].variant.parameters.at("p"), "+{origin.port}");
  EXPECT_EQ(suite.cases[1].id, "a/b/minus");
}

TEST(Load, a_step_keeps_its_text_on_one_line) {
  const auto one = with_script("      - client.send: \"A\\r\\n\"\n        cut: [1, -2]\n");
  ASSERT_EQ(one.script.size(), 1U);
  EXPECT_EQ(one.script[0].text, R"(client.send: "A\r\n", cut: [1, -2])");
  EXPECT_EQ(one.script[0].actor, "client");
}

TEST(Load, every_kind_of_step_is_read) {
  action<Connect>("client.connect:");
  EXPECT_EQ(action<Send>("{client.send: \"A\", cut: bytes, gap: 5ms}").gap.count(), 5);
  EXPECT_EQ(action<Send>("{client.send: \"A\", cut: \"5,-2\"}").at, (std::vector<int>{5, -2}));
  EXPECT_EQ(action<Send>("{client.send: \"A\", cut: lines}").cut, Cut::lines);
  action<AwaitResponse>("client.await: response");
  action<AwaitTunnel>("client.await: tunnel");
  action<AwaitEnd>("origin.await: end");
  action<AwaitConnection>("origin.await: connection");
  EXPECT_EQ(action<AwaitData>("origin.await: {data: \"PING\"}").bytes, "PING");
  EXPECT_EQ(action<AwaitCount>("origin.await: {bytes: 300KiB}").bytes, 300U * 1024);
  action<AwaitStream>("client.await: stream");
  EXPECT_EQ(action<AwaitQuiet>("{client2.await: quiet, for: 1s}").stretch.count(), 1000);
  EXPECT_EQ(action<AwaitStalled>("{client.await: stalled, for: 1s}").stretch.count(), 1000);
  action<HalfClose>("client.half-close:");
  action<Close>("origin.close:");
  action<Reset>("origin.reset:");
  action<StopReading>("client.stop-reading:");
  action<ResumeReading>("client.resume-reading:");
  EXPECT_EQ(action<Stream>("origin.stream: 8MiB").bytes, 8U * 1024 * 1024);
  EXPECT_EQ(action<Echo>("client.echo: origin").origin, "origin");
  EXPECT_EQ(with_script("      - {client.connect: , within: 2s}\n").script.at(0).within->count(),
            2000);
}

TEST(Load, a_time_may_be_a_template) {
  const Step step =
      with_script("      - {client.send: \"A\", gap: \"{between:1:9}ms\", within: \"{near:9}s\"}\n")
          .script.at(0);
  ASSERT_EQ(step.times.size(), 2U);
  EXPECT_EQ(step.times[0].of, WrittenTime::Of::within);
  EXPECT_EQ(step.times[0].text, "{near:9}s");
  EXPECT_EQ(step.times[1].of, WrittenTime::Of::gap);
  EXPECT_FALSE(step.within);
}

TEST(Load, every_kind_of_fact_is_read) {
  const auto response = fact<ResponseFact>("{response: [400, 4xx, 500..502, closed]}");
  ASSERT_EQ(response.any_of.size(), 4U);
  EXPECT_EQ(response.any_of[0].high, 400);
  EXPECT_EQ(response.any_of[1].high, 499);
  EXPECT_EQ(response.any_of[2].low, 500);
  EXPECT_EQ(response.any_of[2].high, 502);
  EXPECT_EQ(response.any_of[3].kind, Answer::closed);
  EXPECT_EQ(fact<ResponseCountFact>("{responses: {at-least: 1, at-most: 2}}").at_most, 2);
  EXPECT_EQ(fact<FieldFact>("{field: {Via: absent}}").test, FieldFact::Test::absent);
  EXPECT_EQ(fact<FieldFact>("{field: {Via: \"^1.1\"}}").pattern, "^1.1");
  EXPECT_EQ(fact<VersionFact>("{version: HTTP/1.1}").any_of.size(), 1U);
  EXPECT_TRUE(fact<IrregularFact>("{irregular: none}").any_of.empty());
  EXPECT_EQ(fact<IrregularFact>("{irregular: [bare-lf, obs-fold]}").any_of.size(), 2U);
  EXPECT_FALSE(fact<ContentFact>("{content: absent}").present);
  EXPECT_EQ(fact<ConnectionsFact>("{origin: untouched}").at_most, 0U);
  EXPECT_EQ(fact<ConnectionsFact>("{origin: touched}").at_least, 1U);
  EXPECT_EQ(fact<ConnectionsFact>("{origins: touched}").at_most, UINT32_MAX);
  EXPECT_EQ(fact<ConnectionsFact>("{origin: {connections: 1}}").at_most, 1U);
  EXPECT_EQ(fact<BytesFact>("{origin: {received: PING}}").comparison, Comparison::is);
  EXPECT_TRUE(fact<BytesFact>("{client: {raw: {lacks: \"{nonce}\"}}}").raw);
  EXPECT_EQ(fact<EndFact>("{client: {end: [fin, reset]}}").any_of.size(), 2U);
  EXPECT_FALSE(fact<TimedOutFact>("{client: {timed-out: no}}").timed_out);
  EXPECT_TRUE(fact<ProbeFact>("{streams: intact}").streams);
  EXPECT_FALSE(fact<AliveFact>("{alive: no}").alive);
  EXPECT_EQ(fact<ClaimsFact>("{claims: denied-port}").capability, "denied-port");
}

TEST(Load, facts_of_one_map_must_all_hold) {
  const auto one = with_rule("{response: 400, not: {origins: touched}}");
  ASSERT_EQ(one.rules.size(), 2U);
  const auto& condition = one.rules[0].condition;
  EXPECT_EQ(condition.kind, Condition::Kind::all);
  EXPECT_EQ(condition.text, "response: 400, not: {origins: touched}");
  ASSERT_EQ(condition.parts.size(), 2U);
  EXPECT_EQ(condition.parts[1].kind, Condition::Kind::negation);
  EXPECT_EQ(one.rules[1].condition.text, "otherwise");
}

TEST(Load, a_named_rule_list_is_spliced_in) {
  const auto suite = load_suite({{"a.yaml", head + level + script + "    judge: [use: outer]\n"},
                                 {"judgements.yaml",
                                  "inner: [fail: otherwise]\n"
                                  "outer: [pass: {alive: yes}, use: inner]\n"}});
  ASSERT_TRUE(suite.errors.empty()) << to_string(suite.errors[0]);
  ASSERT_EQ(suite.cases.at(0).rules.size(), 2U);
  EXPECT_EQ(suite.cases[0].rules[1].position.file, "judgements.yaml");
}

TEST(Load, an_overriding_file_replaces_a_case_in_its_place) {
  auto mine = head;
  mine.replace(mine.find("title: T"), 8, "title: M");
  const auto suite = load_suite({{"a.yaml", head + level + script + rules}},
                                {{"mine.yaml", mine + level + script + rules}});
  ASSERT_TRUE(suite.errors.empty()) << to_string(suite.errors[0]);
  ASSERT_EQ(suite.cases.size(), 1U);
  EXPECT_EQ(suite.cases[0].title, "M");
  EXPECT_EQ(suite.areas, std::vector<std::string>{"a"});
}

TEST(Load, controls_that_go_round_are_refused) {
  const std::string rest = ", judge: [fail: otherwise], script: [client.await: response]}\n";
  const auto suite = load(
      "area: a\ntitle: A\ndefaults: {title: T, clause: C, why: W, level: must}\ncases:\n"
      "  - {id: a/leaf" +
      rest + "  - {id: a/x, controls: [a/leaf, a/y]" + rest + "  - {id: a/y, controls: a/z" + rest +
      "  - {id: a/z, controls: a/y" + rest);
  ASSERT_EQ(suite.errors.size(), 1U);
  EXPECT_EQ(to_string(suite.errors[0]), "a.yaml:8:25: controls go round: a/y needs a/z needs a/y");
}

TEST(Load, a_control_with_variants_stands_for_all_of_them) {
  const auto suite = load(
      "area: a\ntitle: A\n"
      "defaults: {title: T, clause: C, why: W, level: must, controls: a/k,\n"
      "           script: [client.await: tunnel], judge: [fail: otherwise]}\n"
      "cases: [{id: a/k, parameters: {x: {p: x}, y: {p: y}}}, {id: a/c}]\n");
  ASSERT_TRUE(suite.errors.empty()) << to_string(suite.errors[0]);
  ASSERT_EQ(suite.cases.size(), 3U);
  EXPECT_TRUE(suite.cases[0].controls.empty());
  EXPECT_EQ(suite.cases[2].controls, (std::vector<std::string>{"a/k/x", "a/k/y"}));
}

TEST(Nearest, finds_slips_and_nothing_else) {
  EXPECT_EQ(nearest("sned", {"send", "end"}), "send");
  EXPECT_EQ(nearest("tunel", {"response", "tunnel"}), "tunnel");
  EXPECT_EQ(nearest("foo", {"any", "all"}), "");
  EXPECT_EQ(nearest("completely", {"other"}), "");
}

TEST(Capabilities, each_has_a_meaning) {
  for (const auto& capability : capabilities()) {
    EXPECT_FALSE(capability.meaning.empty()) << capability.name;
  }
}

TEST(ReadCaseFiles, takes_yaml_by_name_and_reports_what_it_leaves_out) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "connectspec-load-test";
  std::filesystem::create_directories(folder / "sub");
  for (const char* name : {"sub/b.yaml", "a.yaml", "c.yml", "README.md"}) {
    std::ofstream(folder / name) << "x\n";
  }
  std::vector<Diagnostic> errors;
  const auto files = read_case_files(folder.string(), errors);
  ASSERT_EQ(files.size(), 2U);
  EXPECT_TRUE(files[0].name.ends_with("a.yaml"));
  EXPECT_EQ(files[1].text, "x\n");
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_TRUE(errors[0].position.file.ends_with("c.yml"));
  std::filesystem::remove_all(folder);
  EXPECT_TRUE(read_case_files(folder.string(), errors).empty());
  EXPECT_EQ(errors.size(), 2U);
}

}  // namespace
}  // namespace connectspec
