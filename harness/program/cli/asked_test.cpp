// What of the suite is asked: what failed last time, up to the first fail, what a target is said to
// be able to do; and what a run says that came to ask nothing.
#include <algorithm>
#include <string>
#include <vector>

#include "harness/model/result.h"
#include "harness/program/cli/reference_proxy_process.h"
#include "harness/program/cli/testing.h"
#include "reports/reports.h"

namespace connectspec {
namespace {

using testing::connectspec_run;
using testing::exits;
using testing::Finished;
using testing::mentions;
using testing::ReferenceProxy;
using testing::TemporaryFolder;
using testing::text_of;

// A profile of the defective proxy, next to the program.
std::string profile_with(const TemporaryFolder& folder, const std::string& defect) {
  const auto program = std::filesystem::path(CONNECTSPEC_PROGRAM).parent_path() / "defective-proxy";
  return folder.write("defect.yaml",
                      "launch: {command: [" + program.string() + ", --defect, " + defect +
                          ", --listen, '127.0.0.1:{port}', --allow-private, --allow-port, "
                          "1-65535]}\nendpoints: {plain: {}}\ncapabilities: [connect]\n");
}

void replace_all(std::string& text, const std::string& what, const std::string& by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
}

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// Where lines end depends on what else stands in the paragraph.
Finished without_line_ends(Finished finished) {
  replace_all(finished.output, "\n    ", " ");
  return finished;
}

TEST(Failed, is_what_failed_in_that_run_under_whatever_id) {
  const TemporaryFolder folder;
  const std::string profile = profile_with(folder, "port-wraps");
  const std::string run_file = folder.file("run.json");
  const Finished whole = connectspec_run(
      {"run", "--profile", profile, "connect/target", "--report", "json=" + run_file});
  EXPECT_TRUE(exits(whole, 1));
  std::string text = text_of(run_file);
  replace_all(text, "connect/target/port-wrap16", "h1/target/port-wrap16");
  const std::string old_file = folder.write("old.json", text);
  const std::string again_file = folder.file("again.json");
  const Finished again = connectspec_run(
      {"run", "--profile", profile, "--failed", old_file, "--report", "json=" + again_file});
  EXPECT_TRUE(exits(again, 1));
  EXPECT_TRUE(mentions(again, "told under today's ids: 'h1/target/port-wrap16"));
  EXPECT_TRUE(mentions(again, "connect/target/port-wrap16"));
  EXPECT_NE(text_of(again_file).find("\"--failed\""), std::string::npos);
  // The cases that failed, and the control that came along.
  EXPECT_EQ(text_of(again_file).find("connect/target/missing-port"), std::string::npos);
}

TEST(Failed, in_nothing_leaves_nothing_to_ask) {
  const TemporaryFolder folder;
  const std::string run_file = folder.file("run.json");
  EXPECT_TRUE(exits(
      connectspec_run({"run", "connect/base/connect-ipv4", "--report", "json=" + run_file}), 0));
  const Finished again = connectspec_run({"run", "--failed", run_file});
  EXPECT_TRUE(exits(again, 2));
  EXPECT_TRUE(mentions(again, "nothing failed there, so there is nothing to ask again"));
  EXPECT_TRUE(exits(connectspec_run({"run", "--failed", folder.file("none.json")}), 2));
}

TEST(FailFast, ends_at_the_first_fail_and_every_report_says_that_it_is_incomplete) {
  const TemporaryFolder folder;
  const std::string json = folder.file("run.json");
  const std::string tap = folder.file("run.tap");
  const std::string junit = folder.file("run.xml");
  const Finished run =
      connectspec_run({"run", "--profile", profile_with(folder, "port-wraps"), "connect/target",
                       "connect/tunnel", "h1", "--jobs", "1", "--fail-fast", "--report",
                       "json=" + json, "--report", "tap=" + tap, "--report", "junit=" + junit});
  EXPECT_TRUE(exits(run, 1));
  EXPECT_TRUE(mentions(run, "Incomplete: ended by --fail-fast: "));
  EXPECT_TRUE(mentions(run, "x fail "));
  const auto stored = run_from_json(text_of(json));
  ASSERT_TRUE(stored && stored->interrupted);
  EXPECT_GT(stored->interrupted->unasked, stored->results.size()) << "not at once";
  EXPECT_NE(text_of(tap).find("Bail out! ended by --fail-fast"), std::string::npos);
  EXPECT_NE(text_of(junit).find("ended by --fail-fast"), std::string::npos);
}

TEST(FailFast, goes_on_after_a_fail_that_is_expected) {
  const TemporaryFolder folder;
  const std::string known = folder.write(
      "known.yaml", "- {cases: connect/target/*, verdict: [fail, pass, warn], reason: known}\n");
  const Finished run =
      connectspec_run({"run", "--profile", profile_with(folder, "port-wraps"), "connect/target",
                       "connect/tunnel/bulk-up", "--fail-fast", "--expect", known});
  EXPECT_TRUE(exits(run, 0));
  EXPECT_FALSE(mentions(run, "Incomplete"));
}

TEST(Summary, is_a_line_for_each_group) {
  const TemporaryFolder folder;
  const std::string json = folder.file("run.json");
  const Finished run = connectspec_run({"run", "--profile", profile_with(folder, "port-wraps"),
                                        "connect/target", "--summary", "--report", "json=" + json});
  EXPECT_TRUE(exits(run, 1));
  EXPECT_TRUE(mentions(run, "x fail        connect/target/port-wrap16"));
  EXPECT_FALSE(mentions(run, "    observed  "));
  EXPECT_TRUE(mentions(run, " cases: "));
  const Finished told = connectspec_run({"report", json, "--summary"});
  EXPECT_TRUE(mentions(told, "x fail        connect/target/port-wrap16"));
  EXPECT_LT(lines_in(told.output), 20U) << told.output;
  EXPECT_TRUE(exits(connectspec_run({"report", json, "--summary", "--verbose"}), 2));
}

TEST(Claim, is_asked_whatever_asking_found) {
  const ReferenceProxy target;
  const std::vector<std::string> run{"run", "--target", target.address(), "h1/forward"};
  EXPECT_TRUE(mentions(connectspec_run(run), "needs forward-http"));
  auto claiming = run;
  claiming.insert(claiming.end(), {"--claim", "forward-http"});
  const Finished claimed = connectspec_run(claiming);
  EXPECT_TRUE(exits(claimed, 1));
  EXPECT_TRUE(mentions(without_line_ends(claimed), "forward-http (by --claim, though "));
  EXPECT_FALSE(mentions(claimed, "needs forward-http"));
  EXPECT_TRUE(mentions(claimed, " --claim forward-http "));
}

TEST(Claim, can_be_taken_away) {
  const ReferenceProxy target;
  const std::vector<std::string> run{"run", "--target", target.address(), "connect/base"};
  EXPECT_FALSE(mentions(connectspec_run(run), "needs names"));
  auto disclaiming = run;
  disclaiming.insert(disclaiming.end(), {"--disclaim", "names"});
  const Finished disclaimed = connectspec_run(disclaiming);
  EXPECT_TRUE(exits(disclaimed, 0));
  EXPECT_TRUE(mentions(without_line_ends(disclaimed), "names (by --disclaim)"));
  EXPECT_TRUE(mentions(disclaimed, "names (it was disclaimed) (1)"));
}

TEST(Claim, is_a_word_of_the_table_and_goes_with_a_target) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> mistakes{
      {{"--target", "127.0.0.1:1", "--claim", "ipv7"},
       "--claim ipv7: unknown capability; did you mean 'ipv4'?"},
      {{"--target", "127.0.0.1:1", "--disclaim", "something"},
       "--disclaim something: unknown capability; `connectspec list --capabilities`"},
      {{"--target", "127.0.0.1:1", "--claim", "dns"}, "--claim dns: it takes more than a claim: "},
      {{"--target", "127.0.0.1:1", "--claim", "ipv6", "--disclaim", "ipv6"},
       "--claim ipv6 and --disclaim ipv6 exclude each other"},
      {{"--profile", "squid", "--claim", "ipv6"}, "--claim and --disclaim go with --target"}};
  for (const auto& [options, told] : mistakes) {
    std::vector<std::string> command{"run"};
    command.insert(command.end(), options.begin(), options.end());
    const Finished run = connectspec_run(command);
    EXPECT_TRUE(exits(run, 2));
    EXPECT_TRUE(mentions(run, told));
  }
}

TEST(Probed, what_was_not_found_is_told_with_its_reason) {
  const ReferenceProxy target;
  const std::vector<std::string> run{"run", "--target", target.address(), "connect/base"};
  EXPECT_TRUE(mentions(without_line_ends(connectspec_run(run)), "forward-http (GET http://…/: "));
}

TEST(NothingAsked, is_said_with_the_reasons_and_no_success) {
  const ReferenceProxy target;
  const std::vector<std::string> run{"run", "--target", target.address(), "connect/auth"};
  const Finished skipped = connectspec_run(run);
  EXPECT_TRUE(exits(skipped, 3));
  EXPECT_TRUE(mentions(skipped, "Nothing was asked: all of it was skipped"));
  EXPECT_TRUE(mentions(skipped, "needs an endpoint 'auth'"));
  auto lenient = run;
  lenient.emplace_back("--exit-zero");
  EXPECT_TRUE(exits(connectspec_run(lenient), 0));
}

}  // namespace
}  // namespace connectspec
