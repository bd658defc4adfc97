// Known deviations from run to run: what is written down, what is added, what counts.
#include <string>

#include "harness/model/result.h"
#include "harness/program/cli/testing.h"
#include "reports/reports.h"

namespace connectspec {
namespace {

using testing::connectspec_run;
using testing::exits;
using testing::Finished;
using testing::mentions;
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

TEST(WriteExpect, adds_to_a_file_and_keeps_reasons_and_what_was_not_asked) {
  const TemporaryFolder folder;
  const std::string file =
      folder.write("known.yaml",
                   "# what we know\n"
                   "- {cases: h1/no/such-case-today, verdict: fail, reason: of another selection}\n"
                   "- cases: connect/base/connect-ipv4   # long ago\n"
                   "  verdict: fail\n"
                   "  reason: it was mended\n");
  const std::string profile = profile_with(folder, "port-wraps");
  const Finished written = connectspec_run({"run", "--profile", profile, "connect/target",
                                            "connect/base/connect-ipv4", "--write-expect", file});
  EXPECT_TRUE(exits(written, 1));
  EXPECT_TRUE(mentions(written, " added, 1 no longer holds"));
  EXPECT_TRUE(mentions(written, "no longer holds  connect/base/connect-ipv4 (pass now)"));
  const std::string text = text_of(file);
  EXPECT_TRUE(text.starts_with(
      "# what we know\n"
      "- {cases: h1/no/such-case-today, verdict: fail, reason: of another selection}\n"
      "# no longer holds, pass now (run of "));
  EXPECT_NE(text.find("#   reason: it was mended\n"), std::string::npos);
  EXPECT_TRUE(exits(connectspec_run({"run", "--profile", profile, "connect/target",
                                     "connect/base/connect-ipv4", "--expect", file}),
                    0));
}

TEST(WriteExpect, refuses_what_it_could_not_add_to_before_anything_is_asked) {
  const TemporaryFolder folder;
  const std::string file = folder.write("known.yaml", "[{cases: a, verdict: fail, reason: b}]\n");
  const Finished refused =
      connectspec_run({"run", "connect/base/connect-ipv4", "--write-expect", file});
  EXPECT_TRUE(exits(refused, 2));
  EXPECT_TRUE(mentions(refused, "nothing can be added to it"));
  EXPECT_FALSE(mentions(refused, "1 case"));
}

TEST(Strict, makes_warnings_count) {
  const TemporaryFolder folder;
  const std::string json = folder.file("run.json");
  connectspec::Run run;
  run.program = "connectspec";
  run.results.emplace_back().case_id = "connect/base/connect-ipv4";
  run.results.back().judgement.verdict = Verdict::warn;
  folder.write("run.json", run_to_json(run));
  const std::string id = "connect/base/connect-ipv4";
  EXPECT_TRUE(exits(connectspec_run({"report", json, "--case", id}), 0));
  EXPECT_TRUE(exits(connectspec_run({"report", json, "--case", id, "--strict"}), 1));
  const std::string strict = folder.write("strict.yaml", "- strict: yes\n");
  EXPECT_TRUE(exits(connectspec_run({"report", json, "--case", id, "--expect", strict}), 1));
}

// The defect shows in every third tunnel. Expectations written from rounds hold from run to run.
TEST(Unstable, is_expected_whichever_way_it_comes_out) {
  const TemporaryFolder folder;
  const std::string file = folder.file("known.yaml");
  const std::string profile = profile_with(folder, "tail-lost-now-and-then");
  const auto run = [&profile](std::vector<std::string> more) {
    more.insert(more.begin(), {"run", "--profile", profile, "--timeout", "500ms",
                               "connect/close/origin-fin", "connect/close/client-fin"});
    return connectspec_run(more);
  };
  run({"--repeat", "3", "--write-expect", file});
  for (int time = 0; time < 4; ++time) {
    EXPECT_TRUE(exits(run({"--expect", file}), 0));
  }
}

}  // namespace
}  // namespace connectspec
