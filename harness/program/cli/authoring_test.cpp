// What somebody who writes cases is told, by the built program.
#include "harness/program/cli/testing.h"

namespace connectspec {
namespace {

using testing::connectspec_run;
using testing::exits;
using testing::Finished;
using testing::mentions;
using testing::TemporaryFolder;

std::string case_file(const std::string& sent) {
  return "area: mine\ntitle: Mine\ncases:\n  - id: mine/first\n    title: T\n"
         "    clause: RFC 9110 §9.3.6 (port rejected)\n    level: must\n    why: W\n"
         "    controls: [connect/base/connect-ipv4]\n    script:\n      - client.send: " +
         sent +
         "\n      - client.await: response\n    judge: [pass: {response: 4xx}, fail: otherwise]\n"
         "    no-neighbour: Host is no part of what is tried here\n";
}

TEST(LintCases, refuses_what_can_not_be_meant_and_a_run_bears_it) {
  const TemporaryFolder folder;
  const std::string file = folder.write(
      "mine.yaml", case_file("'CONNECT {origin.host}: HTTP/1.1\\r\\nHost: a\\r\\n{auth}\\r\\n'"));
  const Finished lint = connectspec_run({"lint", folder.path()});
  EXPECT_TRUE(exits(lint, 2));
  EXPECT_TRUE(mentions(lint, file + ":11:22: between single quotes '\\r' is two octets"));
  EXPECT_TRUE(mentions(lint, "1 case file, 0 profiles: "));
  EXPECT_TRUE(exits(connectspec_run({"list", "--cases", folder.path(), "mine"}), 0));
}

TEST(LintCases, is_content_with_a_sound_folder) {
  const TemporaryFolder folder;
  folder.write("mine.yaml",
               case_file("\"CONNECT {origin.host}: HTTP/1.1\\r\\nHost: a\\r\\n{auth}\\r\\n\""));
  EXPECT_TRUE(exits(connectspec_run({"lint", folder.path()}), 0));
}

TEST(LintCases, says_where_controls_of_other_files_are_known) {
  const TemporaryFolder folder;
  std::string text = case_file("\"{connect}\"");
  text.replace(text.find("connect/base/connect-ipv4"), 25, "yours/zzz");
  const std::string file = folder.write("mine.yaml", text);
  const Finished lint = connectspec_run({"lint", file});
  EXPECT_TRUE(exits(lint, 2));
  EXPECT_TRUE(mentions(lint, "whole folder is read: `connectspec lint FOLDER`"));
}

// ---- a case in words

TEST(ShowCase, tells_what_is_asked_sent_and_how_it_is_judged) {
  const Finished shown = connectspec_run({"show", "h1/robust/slow-header"});
  EXPECT_TRUE(exits(shown, 0));
  EXPECT_TRUE(mentions(shown, "level     practice\n"));
  EXPECT_TRUE(mentions(shown,
                       "\n  200 clients, each, octet by octet, 250 ms between the writes\n"
                       "    CONNECT {origin} HTTP/1.1\\r\\n\n"
                       "    Host: {origin}\\r\\n\n"
                       "    X: {repeat:99:a}\n"));
  EXPECT_TRUE(mentions(shown, "  1. passes when client2 gets 2xx and every echo is intact and"));
  EXPECT_TRUE(mentions(shown, "  2. else warns\n     because while 200 clients"));
}

TEST(ShowCase, tells_of_each_variant_what_it_sends) {
  const TemporaryFolder folder;
  folder.write("mine.yaml",
               "area: mine\ntitle: Mine\ncases:\n  - id: mine/first\n    title: T\n"
               "    clause: RFC 9110 §9.3.6 (port rejected)\n    level: must\n    why: W\n"
               "    parameters:\n      plus: {port: \"+{origin.port}\", cut: \"5,-2\"}\n"
               "      octet: {port: \"{hex:e9}\", cut: bytes}\n"
               "    script:\n      - client.request: {target: \"{origin.host}:{port}\", end: yes}\n"
               "        cut: \"{cut}\"\n      - client.await: response\n"
               "    require: {client: {timed-out: no}}\n"
               "    judge:\n      - fail: {not: {origins: untouched}}\n        because: B\n"
               "      - pass: {response: [4xx, closed]}\n"
               "      - fail: {alive: no}\n        breaks: liveness\n      - fail: otherwise\n");
  const Finished shown = connectspec_run({"show", "mine/first", "--cases", folder.path()});
  EXPECT_TRUE(exits(shown, 0));
  EXPECT_TRUE(mentions(shown, "            A server rejects a CONNECT whose port is empty"));
  EXPECT_TRUE(mentions(shown,
                       "  /plus\n    client, cut at 5, -2, 2 ms between the writes\n"
                       "      CONNECT {origin.host}:+{origin.port} HTTP/1.1\\r\\n\n"
                       "      Host: {origin.host}:+{origin.port}\\r\\n\n"
                       "      {auth}\\r\\n\n      and a FIN\n  /octet\n"
                       "    client, octet by octet, 2 ms between the writes\n"
                       "      CONNECT {origin.host}:\\xe9 HTTP/1.1\\r\\n\n"));
  EXPECT_TRUE(mentions(shown,
                       "     is unresolved unless no wait of the client lasts until its deadline\n"
                       "  1. fails when a connection is made to some listener\n"
                       "     because B\n     by RFC 9110 §9.3.6 (port rejected)\n"
                       "  2. passes when the client gets 4xx or a FIN without a response\n"
                       "  3. fails when the target no longer serves a valid CONNECT "
                       "afterwards\n     breaks liveness\n  4. else fails\n"));
  const Finished one = connectspec_run({"show", "mine/first/plus", "--cases", folder.path()});
  EXPECT_TRUE(mentions(one, "/plus\n    client"));
  EXPECT_FALSE(mentions(one, "/octet"));
}

TEST(ShowCase, tells_who_stands_behind_the_target) {
  const Finished loop = connectspec_run({"show", "connect/chain/loop"});
  EXPECT_TRUE(mentions(loop, "\nlisteners\n  origin: host ipv4, any free port, kind scripted\n"));
  EXPECT_TRUE(mentions(loop, "  parent: kind loop (a parent that hands each CONNECT back"));
  const Finished denied = connectspec_run({"show", "connect/policy/denied-port"});
  EXPECT_TRUE(
      mentions(denied, "  forbidden: host origin (same host as `origin`), port {denied.port},"));
}

TEST(ShowCase, tells_where_names_lead) {
  const Finished shown = connectspec_run({"show", "connect/policy/resolved-address"});
  EXPECT_TRUE(mentions(shown, "  rebinding: origin; then forbidden\n"));
  EXPECT_TRUE(mentions(shown, "  alias: alias of static\n"));
}

TEST(ShowCase, tells_parameters_that_are_no_octets) {
  const Finished shown = connectspec_run({"show", "tls/connect"});
  EXPECT_TRUE(mentions(shown, "  /tls-1.2\n    alpn: \"http/1.1\"\n    version: \"1.2\"\n"));
  const Finished octets = connectspec_run({"show", "connect/target/port-sign"});
  EXPECT_FALSE(mentions(octets, "    port: "));
}

// ---- a case that is run

TEST(OwnCase, at_an_endpoint_that_takes_digest_alone_has_its_canary_served) {
  const TemporaryFolder folder;
  folder.write("mine.yaml",
               "area: mine\ntitle: Mine\ncases:\n  - id: mine/digest\n    title: T\n"
               "    clause: RFC 7616 §3.4\n    level: must\n    needs: [connect, auth-digest]\n"
               "    endpoint: digest\n    controls: connect/auth/digest-valid\n    why: W\n"
               "    script: [client.request: {auth: no}, client.await: response]\n"
               "    judge: [fail: {alive: no}, pass: {response: 407}, fail: otherwise]\n");
  const std::string file = folder.file("run.json");
  const Finished run =
      connectspec_run({"run", "--cases", folder.path(), "mine/digest", "--report", "json=" + file});
  EXPECT_TRUE(exits(run, 0));
  EXPECT_TRUE(mentions(run, "2 cases: 2 pass"));
  EXPECT_NE(testing::text_of(file).find("\"canary\": \"alive\""), std::string::npos);
}

// ---- a case to begin with

void expect_sound(const TemporaryFolder& folder) {
  EXPECT_TRUE(exits(connectspec_run({"lint", folder.path()}), 0));
  const Finished run = connectspec_run({"run", "--cases", folder.path(), "mine"});
  EXPECT_TRUE(exits(run, 0));
  EXPECT_TRUE(mentions(run, " 0 warn, 0 fail, 0 info, 0 skip, 0 unresolved"));
}

TEST(NewCase, is_sound_as_it_stands) {
  const std::vector<std::string> to_be_refused{"new-case", "mine/target/first"};
  const std::vector<std::string> to_be_served{"new-case", "mine/target/first", "--served"};
  for (const auto& command : {to_be_refused, to_be_served}) {
    const TemporaryFolder folder;
    const Finished printed = connectspec_run(command);
    EXPECT_TRUE(exits(printed, 0));
    folder.write("mine.yaml", printed.output);
    expect_sound(folder);
  }
}

TEST(NewCase, is_at_the_level_of_its_clause) {
  const std::pair<const char*, const char*> levels[] = {
      {"RFC 9112 §3.2 (invalid request line)", "level: should"},
      {"RFC 9112 §3.2.3", "level: should"},  // a definition
      {"RFC 9112 §3.2 (Host)", "level: must"}};
  for (const auto& [clause, level] : levels) {
    const TemporaryFolder folder;
    const Finished printed = connectspec_run({"new-case", "mine/first", "--clause", clause});
    EXPECT_TRUE(mentions(printed, level));
    folder.write("mine.yaml", printed.output);
    expect_sound(folder);
  }
}

TEST(NewCase, makes_a_file_and_goes_into_one_that_is_there) {
  const TemporaryFolder folder;
  const std::string file = folder.file("of-mine/mine.yaml");
  EXPECT_TRUE(exits(connectspec_run({"new-case", "mine/first", "--into", file}), 0));
  const std::string before = testing::text_of(file);
  EXPECT_TRUE(exits(connectspec_run({"new-case", "mine/second", "--served", "--into", file}), 0));
  EXPECT_TRUE(testing::text_of(file).starts_with(before + "\n  - id: mine/second\n"));
  expect_sound(folder);
}

TEST(NewCase, leaves_a_file_alone_that_it_does_not_fit) {
  const TemporaryFolder folder;
  const std::string flow = case_file("\"{connect}\"") + "defaults: {slow: no}\n";
  const std::pair<std::string, std::string> files[] = {
      {"other.yaml", "area: other\n" + flow.substr(11)},
      {"behind.yaml", flow},
      {"broken.yaml", "area: [\n"}};
  for (const auto& [name, text] : files) {
    const std::string file = folder.write(name, text);
    EXPECT_TRUE(exits(connectspec_run({"new-case", "mine/second", "--into", file}), 2));
    EXPECT_EQ(testing::text_of(file), text);
  }
}

TEST(NewCase, takes_an_empty_file_for_a_new_one_and_none_that_nobody_reads) {
  const TemporaryFolder folder;
  const std::string empty = folder.write("empty.yaml", "\n");
  EXPECT_TRUE(exits(connectspec_run({"new-case", "mine/first", "--into", empty}), 0));
  expect_sound(folder);
  const Finished text = connectspec_run({"new-case", "mine/b", "--into", folder.file("b.txt")});
  EXPECT_TRUE(exits(text, 2));
  EXPECT_TRUE(mentions(text, "b.txt: the name of a case file ends in .yaml"));
  const std::string device = folder.file("device.yaml");
  std::filesystem::create_symlink("/dev/full", device);
  const Finished endless = connectspec_run({"new-case", "mine/b", "--into", device});
  EXPECT_TRUE(exits(endless, 2));
  EXPECT_TRUE(mentions(endless, "it is no regular file"));
}

TEST(NewCase, refuses_an_id_that_is_taken_or_none_and_a_clause_that_is_not_registered) {
  const TemporaryFolder folder;
  const std::string file = folder.write("mine.yaml", case_file("\"{connect}\""));
  const std::pair<std::vector<std::string>, const char*> wrong[] = {
      {{"connect/base/connect-ipv4"}, "there is a case 'connect/base/connect-ipv4' already"},
      {{"mine/first", "--into", file}, "there is a case 'mine/first' already"},
      {{"mine/first", "--into", file}, "`connectspec show mine/first --cases /"},
      {{"mine/../x"}, "'mine/../x' is no id; expected AREA/NAME"},
      {{"Mine"}, "'Mine' is no id; expected AREA/NAME"},
      {{"mine"}, "'mine' is no id; expected AREA/NAME"},
      {{"mine/a", "--clause", "RFC 9112 §3.2"}, "did you mean 'RFC 9112 §3.2 ("}};
  for (const auto& [arguments, said] : wrong) {
    std::vector<std::string> command{"new-case"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    const Finished told = connectspec_run(command);
    EXPECT_TRUE(exits(told, 2));
    EXPECT_TRUE(mentions(told, said));
  }
}

// ---- former ids

class Renamed : public ::testing::Test {
 protected:
  Renamed() {
    folder_.write(
        "mine.yaml",
        case_file("\"CONNECT {origin.host}: HTTP/1.1\\r\\nHost: {origin}\\r\\n{auth}\\r\\n\""));
    folder_.write("former-ids.yaml",
                  "old/area/first: mine/first\nold/area/base: connect/base/connect-ipv4\n");
  }
  Finished with_cases(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--cases", folder_.path()});
    return connectspec_run(std::move(arguments));
  }

  TemporaryFolder folder_;
};

TEST_F(Renamed, a_selection_by_former_ids_is_told_all_of_todays_at_once) {
  for (const char* command : {"run", "list"}) {
    const Finished told =
        with_cases({command, "old/area/first", "old/area/base/x", "connect/base"});
    EXPECT_TRUE(exits(told, 2));
    EXPECT_TRUE(mentions(told, "'old/area/first' is now called 'mine/first'\n"));
    EXPECT_TRUE(mentions(told, "'old/area/base/x' is now called 'connect/base/connect-ipv4/x'\n"));
  }
}

TEST_F(Renamed, an_area_whose_cases_went_apart_is_told_both) {
  const Finished told = with_cases({"list", "old/area"});
  EXPECT_TRUE(exits(told, 2));
  EXPECT_TRUE(mentions(told, "what was in 'old/area' is now in 'connect/base' and 'mine'\n"));
}

TEST_F(Renamed, a_glob_and_an_exclusion_are_told_too) {
  const Finished told = with_cases({"list", "connect/base", "--exclude", "old/*/fir*"});
  EXPECT_TRUE(exits(told, 2));
  EXPECT_TRUE(mentions(told, "'old/area/first' is now called 'mine/first'\n"));
}

TEST_F(Renamed, show_tells_todays) {
  const Finished told = with_cases({"show", "old/area/first"});
  EXPECT_TRUE(exits(told, 2));
  EXPECT_TRUE(mentions(told, "'old/area/first' is now called 'mine/first'"));
}

TEST_F(Renamed, expected_results_are_told_with_their_places) {
  const std::string file = folder_.file("expect.txt");
  folder_.write("expect.txt",
                "- {cases: h1/base, verdict: fail, reason: R}\n"
                "- {cases: old/area/first, verdict: fail, reason: R}\n");
  const Finished told = with_cases({"run", "connect/base", "--expect", file});
  EXPECT_TRUE(exits(told, 2));
  EXPECT_TRUE(mentions(told, file + ":2:3: 'old/area/first' is now called 'mine/first'"));
}

TEST_F(Renamed, a_stored_run_is_judged_under_todays_id) {
  const TemporaryFolder store;
  const std::string run = store.file("run.json");
  EXPECT_TRUE(exits(with_cases({"run", "mine", "--report", "json=" + run}), 0));
  std::string text = testing::text_of(run);
  for (auto at = text.find("mine/first"); at != std::string::npos; at = text.find("mine/first")) {
    text.replace(at, 10, "old/area/first");
  }
  store.write("run.json", text);
  const Finished judged = with_cases({"judge", run, "--verbose"});
  EXPECT_TRUE(exits(judged, 0));
  EXPECT_TRUE(mentions(judged, run + ": told under today's ids: 'old/area/first' as 'mine/first'"));
  EXPECT_TRUE(mentions(judged, "2 results judged again, 0 verdicts changed"));
  EXPECT_TRUE(mentions(judged, "mine/first"));
}

}  // namespace
}  // namespace connectspec
