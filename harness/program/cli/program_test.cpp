// The built program from outside: what it prints and its exit status, command by command.
#include <array>
#include <chrono>
#include <cstdio>
#include <future>
#include <pugixml.hpp>

#include "harness/engine/loopback_port.h"
#include "harness/model/probe.h"
#include "harness/model/result.h"
#include "harness/program/cli/reference_proxy_process.h"
#include "harness/program/cli/testing.h"
#include "harness/targets/parent_door.h"
#include "reports/reports.h"

namespace connectspec {
namespace {

using testing::connectspec_run;
using testing::exits;
using testing::Finished;
using testing::LoopbackPort;
using testing::mentions;
using testing::ReferenceProxy;
using testing::TemporaryFolder;
using testing::text_of;

TEST(Run, is_clean_against_the_reference_proxy_and_counts_the_verdicts) {
  const Finished run = connectspec_run({"run", "connect/base"});
  EXPECT_TRUE(exits(run, 0));
  EXPECT_TRUE(mentions(run, "0 warn, 0 fail, 0 info, 0 skip, 0 unresolved"));
  EXPECT_TRUE(mentions(run, "(exit status 0)"));
}

TEST(Run, tells_a_target_elsewhere_where_the_origins_are) {
  const Finished run = connectspec_run(
      {"run", "--origin-bind", "127.0.0.5", "--origin-host", "127.0.0.5", "h1/target/port-*"});
  EXPECT_TRUE(exits(run, 0));
  EXPECT_TRUE(mentions(run, " 0 unresolved"));
  EXPECT_FALSE(mentions(run, " 0 pass"));
}

TEST(Run, plays_the_parent_of_a_target_that_runs_already) {
  auto door = ParentDoor::open("");
  ASSERT_TRUE(door.has_value());
  const std::string parent = door->authority();
  const ReferenceProxy proxy({"--parent", parent});
  const TemporaryFolder folder;
  const std::string profile = folder.write(
      "mine.yaml", "endpoints:\n  chain: {address: '" + proxy.address() + "', parent: {listen: '" +
                       parent + "'}}\ncapabilities: [connect]\n");
  const auto run = [&profile] {
    return connectspec_run({"run", "--profile", profile, "connect/chain/forwards-connect",
                            "connect/base/connect-ipv4", "connect/chain/proxy-authorization"});
  };
  EXPECT_TRUE(mentions(run(), "can't listen on " + parent));
  { const ParentDoor closed = std::move(*door); }
  const Finished played = run();
  EXPECT_TRUE(exits(played, 0));
  EXPECT_TRUE(mentions(played, "3 cases: 2 pass, 0 warn, 0 fail, 0 info, 1 skip"));
}

TEST(Run, explores_behind_the_cases_and_says_how_much_was_tried) {
  const TemporaryFolder folder;
  const std::string file = folder.file("run.json");
  const Finished run = connectspec_run(
      {"run", "--explore", "1s", "--report", "json=" + file, "connect/base/connect-ipv4"});
  EXPECT_TRUE(exits(run, 0));
  EXPECT_TRUE(mentions(run, "nothing was found"));
  const auto stored = run_from_json(text_of(file));
  ASSERT_TRUE(stored.has_value());
  EXPECT_EQ(stored->results.back().case_id, "explore/campaign");
  EXPECT_EQ(stored->results.back().judgement.verdict, Verdict::pass);
}

TEST(Run, refuses_a_selection_that_matches_nothing) {
  const Finished run = connectspec_run({"run", "h1/no-such-area"});
  EXPECT_TRUE(exits(run, 2));
  EXPECT_TRUE(mentions(run, "no case matches 'h1/no-such-area'"));
}

TEST(Run, says_2_for_a_target_and_a_profile_at_once) {
  EXPECT_TRUE(exits(
      connectspec_run({"run", "--target", "127.0.0.1:1", "--profile", "reference", "connect/base"}),
      2));
}

TEST(Run, says_2_for_a_profile_that_is_not_there) {
  const Finished run = connectspec_run({"run", "--profile", "no-such-profile", "connect/base"});
  EXPECT_TRUE(exits(run, 2));
  EXPECT_TRUE(mentions(run, "no-such-profile"));
}

TEST(Run, says_2_for_an_endpoint_the_profile_lacks_and_names_those_it_has) {
  const Finished run = connectspec_run({"run", "--endpoint", "no-such-endpoint", "connect/base"});
  EXPECT_TRUE(exits(run, 2));
  EXPECT_TRUE(mentions(run, "plain"));
}

TEST(Run, sends_only_the_cases_made_for_it_to_an_endpoint_with_a_purpose) {
  const Finished run = connectspec_run(
      {"run", "--endpoint", "digest", "connect/base/connect-ipv4", "connect/auth/digest-valid"});
  EXPECT_TRUE(exits(run, 0));
  EXPECT_TRUE(mentions(run, "endpoint 'digest' is for the cases that name it"));
  EXPECT_TRUE(mentions(run, "2 cases: 1 pass"));
}

TEST(Run, says_3_when_nobody_listens_at_the_target) {
  const Finished run =
      connectspec_run({"run", "--target", "127.0.0.1:1", "--timeout", "200ms", "connect/base"});
  EXPECT_TRUE(exits(run, 3));
  EXPECT_TRUE(mentions(run, "127.0.0.1:1"));
}

TEST(Run, waits_for_a_target_that_is_starting) {
  const std::string port = std::to_string(LoopbackPort().number());
  auto run = std::async(std::launch::async, [&port] {
    return connectspec_run({"run", "--target", "127.0.0.1:" + port, "connect/base/connect-ipv4"});
  });
  const bool waits = run.wait_for(std::chrono::milliseconds(300)) == std::future_status::timeout;
  const ReferenceProxy target({"--listen", "127.0.0.1:" + port});
  EXPECT_TRUE(exits(run.get(), 0));
  EXPECT_TRUE(waits);
}

TEST(Run, repeats_each_case_and_names_the_rounds) {
  const Finished run = connectspec_run({"run", "connect/base/connect-ipv4", "--repeat", "3"});
  EXPECT_TRUE(exits(run, 0));
  EXPECT_TRUE(mentions(run, "round 3 of 3"));
  EXPECT_TRUE(mentions(run, "1 case: 1 pass"));
}

// What a run sent, less the addresses, which the machine chooses.
std::string octets_of_run(const std::string& seed) {
  const TemporaryFolder folder;
  const std::string file = folder.file("run.json");
  EXPECT_TRUE(exits(connectspec_run({"run", "connect/tunnel/all-octets", "h1/tunnel/non-tls",
                                     "--seed", seed, "--report", "json=" + file}),
                    0));
  const auto run = run_from_json(text_of(file));
  std::string all;
  for (const Result& result : run->results) {
    all += result.case_id + result.observation.bindings.at("nonce");
    for (const Probe& stream : result.observation.streams) {
      all += stream.sha256_sent;
    }
  }
  return all;
}

TEST(Run, sends_the_same_octets_for_the_same_seed) {
  const std::string once = octets_of_run("7");
  EXPECT_EQ(octets_of_run("7"), once);
  EXPECT_NE(octets_of_run("8"), once);
}

TEST(Run, speaks_tls_to_a_target_without_checking_its_certificate_where_asked) {
  const ReferenceProxy target;
  const Finished run = connectspec_run({"run", "--target", target.address(), "--tls"});
  EXPECT_TRUE(exits(run, 3));  // it speaks none
  EXPECT_TRUE(mentions(run, "TLS"));
  EXPECT_TRUE(exits(connectspec_run({"run", "--tls"}), 2));
}

TEST(Usage, is_2_for_whatever_the_command_line_does_not_allow) {
  const std::vector<std::vector<std::string>> mistakes{
      {},
      {"no-such-command"},
      {"run", "--no-such-option"},
      {"run", "--timeout", "soon", "connect/base"},
      {"run", "--jobs", "0", "connect/base"},
      {"run", "--report", "no-such-format=x", "connect/base"},
      {"show"},
      {"judge", "/nonexistent/run.json"},
  };
  for (const auto& mistake : mistakes) {
    const Finished finished = connectspec_run(mistake);
    EXPECT_TRUE(exits(finished, 2)) << (mistake.empty() ? "nothing" : mistake.back());
    EXPECT_FALSE(finished.output.empty());
  }
}

TEST(Usage, asking_for_help_or_the_version_is_no_mistake) {
  EXPECT_TRUE(exits(connectspec_run({"--help"}), 0));
  EXPECT_TRUE(exits(connectspec_run({"run", "--help"}), 0));
  const Finished version = connectspec_run({"--version"});
  EXPECT_TRUE(exits(version, 0));
  EXPECT_TRUE(mentions(version, "connectspec "));
}

TEST(List, has_id_level_and_title_of_the_selected_cases_only) {
  const Finished list = connectspec_run({"list", "connect/target"});
  EXPECT_TRUE(exits(list, 0));
  EXPECT_TRUE(mentions(list, "connect/target/missing-port "));
  EXPECT_TRUE(mentions(list, " must "));
  EXPECT_TRUE(mentions(list, "A target without a port is refused"));
  EXPECT_FALSE(mentions(list, "h1/base/"));
}

TEST(List, marks_what_is_slow_and_what_runs_alone) {
  const Finished list = connectspec_run({"list", "h1/robust"});
  EXPECT_TRUE(mentions(list, "leave nothing behind (slow, alone)"));
  EXPECT_TRUE(exits(list, 0));
}

TEST(List, by_clause_names_the_cases_of_each_clause_and_counts_what_none_checks) {
  const Finished list = connectspec_run({"list", "--by-clause"});
  EXPECT_TRUE(exits(list, 0));
  EXPECT_TRUE(mentions(list, "RFC 9110 §9.3.6 (port rejected): MUST\n"));
  EXPECT_TRUE(mentions(list, "cases: connect/target/missing-port, "));
  EXPECT_TRUE(mentions(list, " requirements: "));
  const Finished part = connectspec_run({"list", "--by-clause", "h1/host/position"});
  EXPECT_TRUE(mentions(part, "3 clauses behind 1 cases"));
}

TEST(List, capabilities_says_what_each_claim_means) {
  const Finished list = connectspec_run({"list", "--capabilities"});
  EXPECT_TRUE(exits(list, 0));
  EXPECT_TRUE(mentions(list, "auth-basic "));
}

TEST(Show, tells_what_each_clause_says_and_where_it_stands) {
  const Finished show = connectspec_run({"show", "connect/target/empty-port"});
  EXPECT_TRUE(mentions(show, "RFC 9110 §9.3.6 (port rejected): MUST\n"));
  EXPECT_TRUE(mentions(show, "https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6"));
}

TEST(Show, prints_script_and_clause_of_a_case) {
  const Finished show = connectspec_run({"show", "connect/target/missing-port"});
  EXPECT_TRUE(exits(show, 0));
  EXPECT_TRUE(mentions(show, "RFC 9110 §9.3.6"));
  EXPECT_TRUE(mentions(show, "client.request: {target: \"{origin.host}\""));
  EXPECT_TRUE(mentions(show, "client.await: response"));
}

TEST(Show, suggests_a_case_for_a_mistyped_id) {
  const Finished show = connectspec_run({"show", "connect/target/mising-port"});
  EXPECT_TRUE(exits(show, 2));
  EXPECT_TRUE(mentions(show, "did you mean 'connect/target/missing-port'?"));
}

TEST(Lint, finds_nothing_wrong_with_what_is_built_in) {
  const Finished lint = connectspec_run({"lint"});
  EXPECT_TRUE(exits(lint, 0));
  EXPECT_TRUE(mentions(lint, " 0 mistakes"));
}

TEST(Lint, says_file_line_and_column_of_a_mistake) {
  const TemporaryFolder folder;
  const std::string file = folder.write("wrong.yaml",
                                        "area: h1/x\n"
                                        "title: X\n"
                                        "cases:\n"
                                        "  - id: h1/x/a\n"
                                        "    frob: 1\n");
  const Finished lint = connectspec_run({"lint", file});
  EXPECT_TRUE(exits(lint, 2));
  EXPECT_TRUE(mentions(lint, file + ":5:5: unknown key 'frob'"));
}

TEST(Lint, says_where_a_file_stops_being_yaml) {
  const TemporaryFolder folder;
  const std::string file = folder.write("wrong.yaml", "cases: [\n");
  const Finished lint = connectspec_run({"lint", file});
  EXPECT_TRUE(exits(lint, 2));
  EXPECT_TRUE(mentions(lint, file + ":2:1: "));
}

// Bulk is folded in the store, and that must not change what a rule finds. Squid breaks enough
// rules for the test to mean something.
TEST(Reports, of_a_real_proxy_are_small_and_judged_alike_when_stored) {
  const TemporaryFolder folder;
  const std::string json = folder.file("run.json");
  const Finished live =
      connectspec_run({"run", "--profile", "squid", "connect/tunnel", "h1/framing", "connect/auth",
                       "connect/success", "--report", "json=" + json});
  if (live.status == 3 && mentions(live, "there is no program 'squid'")) {
    GTEST_SKIP() << "squid is not installed";
  }
  EXPECT_LT(text_of(json).size(), 2U << 20U);
  const auto run = run_from_json(text_of(json));
  ASSERT_TRUE(run) << run.error().message;
  const auto deviates = [](const Result& result) {
    return result.judgement.verdict == Verdict::fail;
  };
  EXPECT_GT(std::count_if(run->results.begin(), run->results.end(), deviates), 0);
  const Finished judged = connectspec_run({"judge", json});
  EXPECT_TRUE(mentions(judged, "0 verdicts changed"));
  EXPECT_EQ(judged.status, live.status);
}

TEST(Reports, of_a_stored_run_are_the_same_in_every_format) {
  const TemporaryFolder folder;
  const std::string json = folder.file("run.json");
  ASSERT_TRUE(exits(connectspec_run({"run", "connect/base", "--report", "json=" + json, "--report",
                                     "tap=" + folder.file("live.tap")}),
                    0));
  ASSERT_TRUE(exits(connectspec_run({"report", json, "--report", "tap=" + folder.file("again.tap"),
                                     "--report", "json=" + folder.file("again.json")}),
                    0));
  EXPECT_EQ(text_of(folder.file("live.tap")), text_of(folder.file("again.tap")));
  EXPECT_EQ(text_of(json), text_of(folder.file("again.json")));
  const std::string packed = folder.file("run.json.gz");
  ASSERT_TRUE(exits(connectspec_run({"report", json, "--report", "json=" + packed}), 0));
  EXPECT_LT(text_of(packed).size(), text_of(json).size() / 4);
  ASSERT_TRUE(exits(
      connectspec_run({"report", packed, "--report", "json=" + folder.file("again.json")}), 0));
  EXPECT_EQ(text_of(json), text_of(folder.file("again.json")));
  folder.write("cut.json.gz", text_of(packed).substr(0, 500));
  EXPECT_TRUE(mentions(connectspec_run({"report", folder.file("cut.json.gz")}), "cut off"));
  EXPECT_TRUE(mentions(connectspec_run({"report", json, "--report", "markdown=-"}), "## "));
  EXPECT_TRUE(mentions(connectspec_run({"report", json}), "Everything is as expected"));
  const std::string matrix = folder.file("matrix.html");
  EXPECT_TRUE(exits(connectspec_run({"report", "matrix", json, json, "-o", matrix}), 0));
  EXPECT_NE(text_of(matrix).find("<!doctype html>"), std::string::npos);
  EXPECT_TRUE(exits(connectspec_run({"report", "matrix", json, "none.json", "-o", matrix}), 2));
  EXPECT_TRUE(exits(connectspec_run({"report"}), 2));
  EXPECT_TRUE(exits(connectspec_run({"report", json, "--report", "pdf=-"}), 2));
  EXPECT_TRUE(exits(connectspec_run({"report", folder.file("none.json")}), 2));
}

TEST(Reports, of_one_case_have_the_exit_status_of_a_run) {
  const TemporaryFolder folder;
  const std::string json = folder.file("run.json");
  ASSERT_TRUE(exits(connectspec_run({"run", "connect/base", "--report", "json=" + json}), 0));
  const Finished good = connectspec_run({"report", json, "--case", "connect/base/connect-ipv4"});
  EXPECT_TRUE(exits(good, 0));
  EXPECT_TRUE(mentions(good, "+ pass"));
  const std::string stale = folder.write(
      "stale.yaml", "- {cases: connect/base/connect-ipv4, verdict: fail, reason: long repaired}\n");
  const Finished vanished =
      connectspec_run({"report", json, "--case", "connect/base/connect-ipv4", "--expect", stale});
  EXPECT_TRUE(exits(vanished, 1));
  EXPECT_TRUE(mentions(vanished, "remove or narrow the entry"));
  EXPECT_TRUE(exits(connectspec_run({"report", json, "--case", "connect/base"}), 2));
  EXPECT_TRUE(exits(connectspec_run({"run", "connect/base", "--expect", stale, "--exit-zero"}), 0));
}

TEST(Description, of_the_program_is_made_from_its_options) {
  const Finished man = connectspec_run({"man"});
  EXPECT_TRUE(exits(man, 0));
  for (const char* text : {".TH CONNECTSPEC 1", ".SS connectspec run",
                           ".SS connectspec report matrix", R"(\-\-exit\-zero)"}) {
    EXPECT_TRUE(mentions(man, text));
  }
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const Finished completion = connectspec_run({"completion", shell});
    EXPECT_TRUE(exits(completion, 0));
    EXPECT_TRUE(mentions(completion, "exclude"));
  }
  EXPECT_TRUE(exits(connectspec_run({"completion", "tcsh"}), 2));
  EXPECT_FALSE(mentions(connectspec_run({"--help"}), "completion"));
}

TEST(Diff, of_two_runs_is_1_when_a_case_got_worse) {
  const TemporaryFolder folder;
  const std::string json = folder.file("run.json");
  ASSERT_TRUE(exits(connectspec_run({"run", "connect/base", "--report", "json=" + json}), 0));
  std::string text = text_of(json);
  const std::string pass = R"("verdict": "pass")";
  const std::size_t at = text.find(pass);
  ASSERT_NE(at, std::string::npos);
  const std::string worse =
      folder.write("worse.json", text.replace(at, pass.size(), R"("verdict": "fail")"));
  EXPECT_TRUE(exits(connectspec_run({"diff", json, json}), 0));
  const Finished diff = connectspec_run({"diff", json, worse});
  EXPECT_TRUE(exits(diff, 1));
  EXPECT_TRUE(mentions(diff, "1 worse than before:"));
  EXPECT_TRUE(exits(connectspec_run({"diff", worse, json}), 0));
  EXPECT_TRUE(exits(connectspec_run({"diff", json, folder.file("none.json")}), 2));
}

TEST(Reports, can_be_read_back_and_judged_again) {
  const TemporaryFolder folder;
  const std::string json = folder.file("run.json");
  const std::string junit = folder.file("run.xml");
  ASSERT_TRUE(exits(connectspec_run({"run", "connect/base", "--report", "json=" + json, "--report",
                                     "junit=" + junit}),
                    0));

  const auto run = run_from_json(text_of(json));
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(run->target.name, "reference");
  EXPECT_EQ(run->selection, std::vector<std::string>{"connect/base"});
  ASSERT_FALSE(run->results.empty());

  pugi::xml_document document;
  ASSERT_TRUE(document.load_file(junit.c_str()));
  const pugi::xml_node suites = document.child("testsuites");
  EXPECT_EQ(suites.attribute("tests").as_ullong(), run->results.size());
  EXPECT_EQ(suites.attribute("failures").as_string(), std::string("0"));

  const Finished judged = connectspec_run({"judge", json});
  EXPECT_TRUE(exits(judged, 0));
  EXPECT_TRUE(mentions(judged, "0 verdicts changed"));
}

TEST(Reports, that_cannot_be_written_are_said_so) {
  const Finished run =
      connectspec_run({"run", "connect/base", "--report", "json=/nonexistent/folder/run.json"});
  EXPECT_TRUE(exits(run, 2));
  EXPECT_TRUE(mentions(run, "/nonexistent/folder/run.json"));
}

// One attempt is kept, and it says what one of them came to.
TEST(Judge, leaves_what_was_unstable_as_it_was) {
  const TemporaryFolder folder;
  const std::string json = folder.file("run.json");
  ASSERT_TRUE(
      exits(connectspec_run({"run", "connect/base/connect-ipv4", "--report", "json=" + json}), 0));
  std::string text = text_of(json);
  const std::string pass = R"("verdict": "pass")";
  const std::size_t at = text.find(pass);
  ASSERT_NE(at, std::string::npos);
  const std::string unstable = folder.write(
      "unstable.json",
      text.replace(at, pass.size(), R"("verdict": "unresolved", "unstable": ["pass", "fail"])"));
  const Finished judged = connectspec_run({"judge", unstable});
  EXPECT_TRUE(exits(judged, 3));
  EXPECT_TRUE(mentions(judged, "0 verdicts changed"));
}

TEST(Judge, refuses_what_is_no_run_file) {
  const TemporaryFolder folder;
  for (const std::string text : {"", "{", "[]", "{\"format\": 2}", "\xff\xfe"}) {
    EXPECT_TRUE(exits(connectspec_run({"judge", folder.write("run.json", text)}), 2)) << text;
  }
}

TEST(Expect, takes_the_file_that_a_run_wrote) {
  const TemporaryFolder folder;
  const std::string file = folder.file("expect.yaml");
  ASSERT_TRUE(exits(connectspec_run({"run", "connect/base", "--write-expect", file}), 0));
  EXPECT_FALSE(text_of(file).empty());
  EXPECT_TRUE(exits(connectspec_run({"run", "connect/base", "--expect", file}), 0));
}

TEST(Expect, that_is_malformed_is_refused_before_anything_runs) {
  const TemporaryFolder folder;
  for (const std::string text : {"expect: [", "- 1\n", "no-such-key: 1\n"}) {
    const std::string file = folder.write("expect.yaml", text);
    const Finished run = connectspec_run({"run", "connect/base", "--expect", file});
    EXPECT_TRUE(exits(run, 2)) << text;
    EXPECT_TRUE(mentions(run, file + ":"));
    EXPECT_FALSE(mentions(run, "Reference proxy"));
  }
}

TEST(Probe, writes_a_profile_that_lint_accepts_and_run_passes) {
  const ReferenceProxy proxy;
  ASSERT_FALSE(proxy.address().empty());
  const TemporaryFolder folder;
  const std::string profile = folder.file("probed.yaml");
  ASSERT_TRUE(exits(connectspec_run({"probe", proxy.address(), "-o", profile}), 0));
  const Finished lint = connectspec_run({"lint", profile});
  EXPECT_TRUE(exits(lint, 0));
  EXPECT_TRUE(mentions(lint, "0 case files, 1 profile: 0 mistakes"));
  const Finished run = connectspec_run({"run", "--profile", profile, "connect/base"});
  EXPECT_TRUE(exits(run, 0));
  EXPECT_TRUE(mentions(run, proxy.address()));
}

TEST(Probe, says_3_when_nobody_listens) {
  EXPECT_TRUE(exits(connectspec_run({"probe", "127.0.0.1:1", "--timeout", "200ms"}), 3));
}

TEST(Help, has_the_guides_and_their_parts) {
  const Finished all = connectspec_run({"help", "cases"});
  EXPECT_TRUE(exits(all, 0));
  for (const char* word : {"client.request: {target", "bare-lf", "{digest:uri={origin}}", "cnonce",
                           "use: reject-must", "auth-utf8", "octal"}) {
    EXPECT_TRUE(mentions(all, word)) << word;
  }
  const Finished steps = connectspec_run({"help", "cases", "steps"});
  EXPECT_TRUE(exits(steps, 0));
  EXPECT_TRUE(mentions(steps, "X.half-close:"));
  EXPECT_FALSE(mentions(steps, "bare-lf"));
  EXPECT_TRUE(mentions(connectspec_run({"help", "profiles"}), "ready-within"));
  EXPECT_TRUE(mentions(connectspec_run({"help", "schema"}),
                       "\"$schema\": \"http://json-schema.org/draft-07/schema#\""));
  EXPECT_TRUE(
      mentions(connectspec_run({"help", "lint"}), "Files and folders; none: the built-in ones"));
}

TEST(Help, on_what_there_is_no_help_says_what_there_is) {
  const Finished topic = connectspec_run({"help", "casse"});
  EXPECT_TRUE(exits(topic, 2));
  EXPECT_TRUE(mentions(topic, "no help on 'casse'; expected cases, profiles, schema or a command"));
  const Finished part = connectspec_run({"help", "cases", "stpes"});
  EXPECT_TRUE(exits(part, 2));
  EXPECT_TRUE(mentions(
      part,
      "has no part 'stpes', nor a table with it; expected A file, One fault, told once, Clauses"));
}

}  // namespace
}  // namespace connectspec
