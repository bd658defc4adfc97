// Campaigns by the program, against targets that are hard to ask: in TLS, by Digest.
#include <algorithm>
#include <filesystem>

#include "harness/model/result.h"
#include "harness/program/cli/reference_proxy_process.h"
#include "harness/program/cli/testing.h"
#include "harness/targets/certificates.h"
#include "harness/targets/profile.h"
#include "reports/reports.h"

namespace connectspec {
namespace {

using namespace testing;

// The reference proxy's profile, of one with that defect.
std::string reference_profile_with(const std::string& defect, const TemporaryFolder& folder) {
  const std::vector<SourceFile> shipped = embedded_profiles();
  const auto reference = std::find_if(shipped.begin(), shipped.end(), [](const SourceFile& one) {
    return one.name.ends_with("reference.yaml");
  });
  std::string text = reference == shipped.end() ? std::string() : std::string(reference->text);
  const std::string program = "- connectspec-proxy\n";
  const std::size_t at = text.find(program);
  EXPECT_NE(at, std::string::npos);
  return folder.write("mine.yaml",
                      text.replace(at, program.size(),
                                   "- defective-proxy\n    - --defect\n    - " + defect + "\n"));
}

// Of a lenient proxy in TLS, which looks for nothing but host and port.
std::string lenient_profile(const TemporaryFolder& folder) {
  return folder.write("mine.yaml",
                      "launch:\n  command: [" FUZZ_DEFECTIVE_PROXY
                      ", none-of-these, '{port}', '{dir}/server.pem', '{dir}/server.key']\n"
                      "endpoints:\n  tls: {tls: yes}\ncapabilities: [connect]\n");
}

const Result* result_in(const Run& run, std::string_view id) {
  const auto found = std::find_if(run.results.begin(), run.results.end(),
                                  [id](const Result& one) { return one.case_id == id; });
  return found == run.results.end() ? nullptr : &*found;
}

TEST(CampaignInTls, finds_a_fault_and_its_case_shows_it_again) {
  const TemporaryFolder folder;
  const std::string profile = lenient_profile(folder);
  const std::string findings = folder.file("findings");
  const Finished campaign =
      connectspec_run({"fuzz", profile, "--count", "60", "--findings", findings});
  EXPECT_TRUE(exits(campaign, 1));
  EXPECT_TRUE(mentions(campaign, "connectspec run --profile " + profile + " --cases"));
  const Finished again = connectspec_run(
      {"run", "--profile", profile, "--cases", findings, "fuzz/b04-accepts-host-missing"});
  EXPECT_TRUE(exits(again, 1));
  EXPECT_TRUE(mentions(again, "endpoint 'tls'"));
}

TEST(CampaignInTls, behind_the_cases_of_a_run_is_in_its_reports_and_its_exit_status) {
  const TemporaryFolder folder;
  const std::string json = folder.file("run.json");
  const std::string junit = folder.file("junit.xml");
  const Finished run = connectspec_run(
      {"run", "--profile", lenient_profile(folder), "--explore", "3s", "--origin-bind", "127.0.0.9",
       "connect/base/connect-ipv4", "--report", "json=" + json, "--report", "junit=" + junit});
  EXPECT_TRUE(exits(run, 1));
  const auto stored = run_from_json(text_of(json));
  ASSERT_TRUE(stored.has_value());
  const Result* finding = result_in(*stored, "explore/b04-accepts-host-missing");
  ASSERT_NE(finding, nullptr) << run.output;
  EXPECT_EQ(finding->judgement.verdict, Verdict::fail);
  EXPECT_NE(finding->reproduction.find("CONNECT 127.0.0.9:"), std::string::npos);
  EXPECT_NE(text_of(junit).find("explore/b04-accepts-host-missing"), std::string::npos);
  EXPECT_NE(text_of(junit).find("<failure"), std::string::npos);
}

TEST(CampaignInTls, finds_nothing_at_an_attached_target_without_a_fault) {
  const auto made = make_certificates();
  ASSERT_TRUE(made);
  const TemporaryFolder folder;
  const ReferenceProxy target({"--certificate", folder.write("server.pem", made->server),
                               "--private-key", folder.write("server.key", made->key)},
                              "--listen-tls");
  const Finished campaign = connectspec_run(
      {"fuzz", target.address(), "--tls", "--count", "300", "--findings", folder.file("findings")});
  EXPECT_TRUE(exits(campaign, 0));
  EXPECT_TRUE(mentions(campaign, "300 plans"));
  EXPECT_TRUE(mentions(campaign, " tunnel\n"));
}

TEST(CampaignInTls, says_what_is_wrong_where_nobody_speaks_it) {
  const TemporaryFolder folder;
  const ReferenceProxy target;
  const std::string profile = folder.write(
      "mine.yaml", "endpoints: {tls: {address: '" + target.address() + "', tls: yes}}\n");
  const Finished campaign =
      connectspec_run({"fuzz", profile, "--count", "10", "--findings", folder.file("findings")});
  EXPECT_TRUE(exits(campaign, 3));
  EXPECT_TRUE(mentions(campaign, "TLS handshake: "));
}

TEST(CampaignByDigest, comes_in_with_answers_to_challenges) {
  const TemporaryFolder folder;
  const std::string profile = reference_profile_with("host/host-not-asked-for", folder);
  const std::string findings = folder.file("findings");
  const Finished campaign = connectspec_run(
      {"fuzz", profile, "--endpoint", "digest", "--count", "100", "--findings", findings});
  EXPECT_TRUE(exits(campaign, 1));
  EXPECT_TRUE(mentions(campaign, "breaks the rule 'host-missing'"));
  EXPECT_TRUE(mentions(campaign, " tunnel\n"));
  EXPECT_TRUE(exits(connectspec_run({"run", "--profile", profile, "--endpoint", "digest", "--cases",
                                     findings, "fuzz/b04-accepts-host-missing"}),
                    1));
}

TEST(CampaignByDigest, finds_what_wrong_answers_open) {
  const TemporaryFolder folder;
  const std::string profile = reference_profile_with("digest/digest-users-not-compared", folder);
  const std::string findings = folder.file("findings");
  const Finished campaign = connectspec_run({"fuzz", profile, "--endpoint", "digest", "--count",
                                             "150", "--timeout", "300ms", "--findings", findings});
  EXPECT_TRUE(exits(campaign, 1));
  EXPECT_TRUE(mentions(campaign, "a tunnel without valid credentials"));
  EXPECT_TRUE(mentions(campaign, "credentials-digest-"));
  EXPECT_TRUE(mentions(campaign, " 0 lapses"));
  EXPECT_TRUE(exits(connectspec_run({"run", "--profile", profile, "--endpoint", "digest", "--cases",
                                     findings, "fuzz"}),
                    1));
}

}  // namespace
}  // namespace connectspec
