// Wrong case files, each with exactly what is said about it.
#include "harness/model/diagnostics.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/language/suite.h"
#include "harness/model/diagnostic.h"

namespace connectspec {
namespace {

// Lines 1 to 8; what a test adds begins at line 9.
const std::string head =
    "area: a\n"
    "title: A\n"
    "cases:\n"
    "  - id: a/b\n"
    "    title: T\n"
    "    clause: C\n"
    "    why: W\n"
    "    level: must\n";
const std::string script = "    script: [client.await: response]\n";
const std::string rules = "    judge: [fail: otherwise]\n";

std::string errors_of(const std::vector<SourceFile>& files) {
  std::string lines;
  for (const auto& error : load_suite(files).errors) {
    lines += to_string(error) + "\n";
  }
  return lines;
}

struct Wrong {
  std::string text;
  std::string said;
};

void expect_said(const std::string& before, const std::string& after,
                 const std::vector<Wrong>& table) {
  for (const auto& [text, said] : table) {
    EXPECT_EQ(errors_of({{"a.yaml", before + text + "\n" + after}}), "a.yaml:" + said + "\n")
        << text;
  }
}

TEST(Diagnostics, a_wrong_step_is_explained) {
  const auto before = head + rules + "    script:\n      - ";  // line 11, column 9
  expect_said(
      before, "",
      {{"clinet.send: A", "11:9: unknown key 'clinet.send'; did you mean 'client.send'?"},
       {"client.sned: A", "11:9: unknown key 'client.sned'; did you mean 'client.send'?"},
       {"upstream.send: A", "11:9: unknown actor 'upstream'; expected client, client2 or origin"},
       {"client.send: [A]",
        "11:22: expected a text, found a list; a text that holds ': ', or begins with { or [, is "
        "written in quotes"},
       {"client.send: \"\"", "11:22: expected octets, found an empty text"},
       {"client.send: \"{orign}\"",
        "11:22: unknown name in a template 'orign'; did you mean 'origin'?"},
       {"client.send: \"caf\\xe9\"",
        "11:22: not ASCII at offset 3 (UTF-8 c3 a9); write the octets "
        "that are meant as {hex:..}"},
       {"client.await: tunel",
        "11:23: unknown thing for a client to await 'tunel'; did you mean 'tunnel'?"},
       {"client.connect: {plane: yes}", "11:26: unknown key 'plane'; did you mean 'plain'?"},
       {"client.connect: {plain: perhaps}", "11:33: expected yes or no, found 'perhaps'"},
       {"client.crowd: {at-once: 5, until: sent}", "11:23: key 'clients' is missing"},
       {"client.crowd: {clients: 5}",
        "11:23: a crowd is served by an origin of kind 'echo'; list it, or say 'until: sent' or "
        "'until: answered'"},
       {"client.crowd: {clients: 5, until: sent, then: left}",
        "11:55: unknown end of a crowd 'left'; expected close, reset, alternate or hold"},
       {"origin.crowd: {clients: 5}",
        "11:9: only a client can 'crowd', and 'origin' is a listener"},
       {"client.connect: now", "11:25: expected a map, found 'now'"},
       {"{client.await: end, within: 5}", "11:37: 5 has no unit: 5s or 5ms"},
       {"{client.await: end, within: 2d}",
        "11:37: expected a duration up to 600s such as 200ms or 2s, found '2d'"},
       {"{client.await: end, cut: bytes}", "11:29: 'cut' means nothing beside this 'await'"},
       {"client.stream: 8MB",
        "11:24: expected a size such as 300KiB or 8MiB, or a parameter such as {size}, found "
        "'8MB'"},
       {"client.echo: decoy", "11:22: unknown listener 'decoy'; expected origin"},
       {"origin.connect:", "11:9: only a client can 'connect', and 'origin' is a listener"},
       {"origin.release:",
        "11:9: only a listener of kind 'hang' can 'release', and 'origin' is none"},
       {"{client.connect: , client.close: }",
        "11:28: a second action 'client.close' in one step; begin it with '-'"},
       {"{client.send: A, cut: byte}", "11:31: unknown cut 'byte'; did you mean 'bytes'?"},
       {"{client.send: A, client.send: B}", "11:26: key 'client.send' is here twice"}});
}

TEST(Diagnostics, a_wrong_condition_is_explained) {
  const auto before = head + script + "    judge:\n      - pass: ";  // line 11, column 15
  expect_said(
      before, "      - fail: otherwise\n",
      {{"always", "11:15: expected 'otherwise' or a map of facts, found 'always'"},
       {"{respone: 400}", "11:16: unknown fact 'respone'; did you mean 'response'?"},
       {"{response: 40}",
        "11:26: expected a status such as 400, 4xx or 400..499, closed, reset, "
        "silent, unreachable or garbage, found '40'"},
       {"{response: close}", "11:26: unknown answer 'close'; did you mean 'closed'?"},
       {"{client2.response: 400}", "11:16: 'client2' does nothing in this script"},
       {"{irregular: bare_lf}", "11:27: unknown irregularity 'bare_lf'; did you mean 'bare-lf'?"},
       {"{origin: untuched}",
        "11:24: unknown word for connections 'untuched'; did you mean 'untouched'?"},
       {"{origin: {raw: A}}",
        "11:25: unknown key 'raw'; expected connections, received, end, "
        "timed-out or let-go"},
       {"{resources: {memory: 1MiB}}",
        "11:28: unknown key 'memory'; expected memory-growth, descriptors-left or cpu"},
       {"{resources: {cpu: 1s}}", "11:33: expected a map, found '1s'"},
       {"{crowd: {servd: 1}}", "11:24: unknown key 'servd'; did you mean 'served'?"},
       {"{field: {Date: \"(.*)*x\"}}",
        "11:30: this regular expression may take for ever: a group with alternatives or "
        "repetitions is repeated itself, or "
        "'.*' is there more than 3 times"},
       {"{field: {Date: \".*a.*b.*c.*d\"}}",
        "11:30: this regular expression may take for ever: a group with alternatives or "
        "repetitions is repeated itself, or "
        "'.*' is there more than 3 times"},
       {"{alive: maybe}", "11:23: expected yes or no, found 'maybe'"},
       {"{claims: ipv5}", "11:24: unknown capability 'ipv5'; did you mean 'ipv4'?"},
       {"{any: []}", "11:21: expected at least one condition, found an empty list"},
       {"{version: 1.1}", "11:25: expected a version such as HTTP/1.1, found '1.1'"},
       {"{responses: {at-least: 2, at-most: 1}}",
        "11:27: at least 2 and at most 1 can't both hold"},
       {"otherwise", "12:9: never reached: it stands behind an 'otherwise' (in a/b)"}});
}

TEST(Diagnostics, a_wrong_rule_is_explained) {
  expect_said(head + script, "",
              {{"    judge: [pass: {alive: yes}]",
                "10:12: the last rule has to be an 'otherwise', so that one always decides"},
               {"    judge: [{pass: otherwise, breaks: data}]",
                "10:39: 'breaks' says something of a fail only, and this is 'pass'"},
               {"    judge: [use: reject]", "10:18: unknown rule list 'reject'; expected nothing"},
               {"    judge: [skip: otherwise]",
                "10:13: unknown key 'skip'; expected pass, warn, fail, "
                "info, unresolved, use, over, because, clause or breaks\n"
                "a.yaml:10:13: expected a verdict (pass, warn, fail, info "
                "or unresolved) or 'use'"}});
}

TEST(Diagnostics, a_fail_below_must_has_to_say_what_it_breaks) {
  auto text = head + script + rules;
  text.replace(text.find("level: must"), 11, "level: should");
  EXPECT_EQ(errors_of({{"a.yaml", text}}),
            "a.yaml:10:13: a/b is at level 'should': a fail needs 'breaks: promise', 'data' or "
            "'liveness'\n");
}

TEST(Diagnostics, a_rule_list_for_must_is_blamed_where_it_is_used) {
  auto text = head + script + "    judge: [use: reject]\n";
  text.replace(text.find("level: must"), 11, "level: should");
  const std::string list = "reject:\n  - fail: {response: 2xx}\n  - fail: otherwise\n";
  EXPECT_EQ(
      errors_of({{"a.yaml", text}, {"judgements.yaml", list}}),
      "a.yaml:10:18: rule list 'reject' is for cases at level 'must' alone (it has a fail that "
      "breaks nothing but the requirement), and a/b is at level 'should'; write rules of the "
      "case's own, or take a list without such a fail\n");
}

TEST(Diagnostics, a_listener_that_is_not_declared_is_to_be_added) {
  const std::string step = "    script: [client.send: \"{tripwire.host}\"]\n";
  EXPECT_NE(errors_of({{"a.yaml", head + step + rules}})
                .find("unknown name in a template 'tripwire.host'; add the listener under "
                      "'listeners': {tripwire: {}}"),
            std::string::npos);
}

TEST(Diagnostics, a_wrong_key_of_a_case_is_explained) {
  expect_said(
      head, script + rules,
      {{"    neds: connect", "9:5: unknown key 'neds'; did you mean 'needs'?"},
       {"    needs: conect", "9:12: unknown capability 'conect'; did you mean 'connect'?"},
       {"    slow: 1", "9:11: expected yes or no, found '1'"},
       {"    controls: a/c", "9:15: unknown control 'a/c'; did you mean 'a/b'?"},
       {"    controls: a/b", "9:15: a case can't be its own control"},
       {"    listeners: {client3: }", "9:17: a listener can't be called 'client3'"},
       {"    listeners: {origin: {kind: unix}}",
        "9:17: 'origin' can't be a Unix socket: it is what clients ask for"},
       {"    listeners: {socket: {kind: unix, port: \"80\"}}", "9:44: a Unix socket has no 'port'"},
       {"    listeners: {d: {port: \"70000\"}}",
        "9:27: expected a port from 1 to 65535 or a template such as {denied.port}, found '70000'"},
       {"    listeners: {d: {kind: hung}}",
        "9:27: unknown kind of listener 'hung'; did you mean "
        "'hang'?"},
       {"    parameters: {x: {auth: A}}", "9:22: 'auth' is already a name in templates"},
       {"    parameters: {x: {p: \"{p}\"}}",
        "9:25: parameter 'p' is made of itself, or through more than 4 others"},
       {"    title: again", "9:5: key 'title' is here twice"}});
}

TEST(Diagnostics, a_parameter_is_made_of_four_others_at_the_most) {
  const auto said = [](const std::string& row) {
    return errors_of({{"a.yaml", head + script + rules + "    parameters: {x: {" + row + "}}\n"}});
  };
  EXPECT_EQ(said("a: \"{b}\", b: \"{c}\", c: \"{d}\", d: \"{e}\", e: A"), "");
  EXPECT_EQ(said("a: \"{b}\", b: \"{c}\", c: \"{d}\", d: \"{e}\", e: \"{f}\", f: A"),
            "a.yaml:11:25: parameter 'a' is made of itself, or through more than 4 others\n");
}

TEST(Diagnostics, an_area_without_a_name_is_told) {
  EXPECT_EQ(errors_of({{"a.yaml", "area: \"\"\ntitle: A\ncases: [{id: a/b}]\n"}}),
            "a.yaml:1:7: expected the name of an area, found an empty text\n");
}

TEST(Diagnostics, a_name_missing_in_one_variant_is_found) {
  EXPECT_EQ(errors_of({{"a.yaml", head + rules +
                                      "    parameters: {x: {port: A}, y: {part: B}}\n"
                                      "    script: [client.send: \"{port}\"]\n"}}),
            "a.yaml:11:27: in variant 'y': unknown name in a template 'port'; did you mean "
            "'part'?\n");
}

TEST(Diagnostics, every_missing_key_is_named) {
  EXPECT_EQ(errors_of({{"a.yaml", "area: a\ntitle: A\ncases: [{level: must}]\n"}}),
            "a.yaml:3:9: key 'id' is missing\n"
            "a.yaml:3:9: key 'title' is missing\n"
            "a.yaml:3:9: key 'why' is missing\n"
            "a.yaml:3:9: key 'clause' is missing\n"
            "a.yaml:3:9: key 'script' is missing\n"
            "a.yaml:3:9: key 'judge' is missing\n");
  EXPECT_EQ(errors_of({{"a.yaml", ""}}), "a.yaml:1:1: expected a map, found nothing\n");
}

TEST(Diagnostics, an_id_belongs_to_the_area_and_to_one_case) {
  auto text = head + script + rules;
  EXPECT_EQ(errors_of({{"a.yaml", text}, {"b.yaml", text}}),
            "b.yaml:4:5: case 'a/b' is defined twice; first at a.yaml:4\n");
  text.replace(text.find("a/b"), 3, "x/b");
  EXPECT_EQ(errors_of({{"a.yaml", text}}),
            "a.yaml:4:9: 'x/b' is no id here; expected 'a/' and lower-case letters, digits, dots "
            "and dashes\n");
}

TEST(Diagnostics, what_is_no_yaml_is_reported_where_it_breaks) {
  EXPECT_EQ(errors_of({{"a.yaml", "area: [a\n"}}).substr(0, 17), "a.yaml:2:1: not Y");
  EXPECT_EQ(errors_of({{"a.yaml", "area: !x a\n"}}),
            "a.yaml:1:7: tags ('!name') can't be used here\n");
  EXPECT_EQ(errors_of({{"a.yaml", "area: &x [*x]\n"}}),
            "a.yaml:1:11: an alias inside of what it stands for\n");
}

TEST(Diagnostics, a_text_that_yaml_takes_apart_wants_quotes) {
  const std::string quotes = " is written in quotes";
  for (const std::string title : {"refused: the client", "{origin} is dialled", "@ sign"}) {
    const auto said = errors_of({{"a.yaml", "area: a\ntitle: " + title + "\n"}});
    EXPECT_NE(said.find("a.yaml:2:"), std::string::npos) << said;
    EXPECT_NE(said.find(quotes), std::string::npos) << said;
  }
  const auto said = errors_of({{"a.yaml", "area: a\ntitle: {origin}\ncases: []\n"}});
  EXPECT_NE(said.find("a.yaml:2:8: expected a text, found a map"), std::string::npos) << said;
  EXPECT_NE(said.find(quotes), std::string::npos) << said;
}

TEST(Diagnostics, aliases_that_grow_past_bounds_are_refused) {
  std::string text = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 8; ++i) {
    const auto alias = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) {
      text += (j == 0 ? "" : ", ") + alias;
    }
    text += "]\n";
  }
  EXPECT_NE(errors_of({{"a.yaml", text}}).find("more than a million nodes"), std::string::npos);
}

TEST(Diagnostics, a_rule_list_may_not_use_itself_nor_hide_mistakes) {
  EXPECT_EQ(errors_of({{"judgements.yaml", "x: [use: y]\ny: [use: x]\nz: [pass: {alive: 1}]\n"}}),
            "judgements.yaml:1:10: rule list 'y' uses itself\n"
            "judgements.yaml:2:10: rule list 'x' uses itself\n"
            "judgements.yaml:3:19: expected yes or no, found '1'\n");
}

TEST(Diagnostics, past_the_bound_the_rest_is_left_out) {
  std::string text = "area: a\ntitle: A\ncases:\n";
  for (int i = 0; i < 500; ++i) {
    text += "  - 1\n";
  }
  const auto errors = load_suite({{"a.yaml", text}}).errors;
  ASSERT_EQ(errors.size(), Diagnostics::bound + 1);
  EXPECT_EQ(to_string(errors.back()), "a.yaml: more than 200 mistakes; the others are left out");
}

}  // namespace
}  // namespace connectspec
