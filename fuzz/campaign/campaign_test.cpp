// Whole campaigns against proxies with a defect, over real sockets: the oracles that need one
// fire, and a finding is a case file that loads.
#include "fuzz/campaign/campaign.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "fuzz/campaign/compare.h"
#include "fuzz/campaign/examiner.h"
#include "fuzz/defects/defective_proxy.h"
#include "fuzz/findings/minimise.h"
#include "harness/language/case_files.h"
#include "harness/language/suite.h"
#include "harness/wire/digest.h"
#include "harness/wire/template.h"

namespace connectspec::fuzz {
namespace {

class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() / ("campaign-" + std::to_string(::getpid()))) {
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

// Ends early once the oracle named `until` has found something: which plan shows a defect that
// depends on time is a matter of the machine.
CampaignResult campaign_against(TargetPool& pool, const std::string& folder, std::uint64_t count,
                                const std::string& until = {}) {
  std::atomic<bool> enough = false;
  CampaignOptions options;
  options.count = count;
  options.jobs = 1;
  options.patience = std::chrono::milliseconds(2000);  // a busy machine has to do
  options.folder = folder;
  CampaignEvents events;
  events.progress = [](const CampaignProgress&) {};
  events.found = [&](const CampaignFinding& finding) {
    enough = enough || finding.complaint.oracle == until;
  };
  events.notice = [](const std::string&) {};
  events.interrupted = [&enough] { return enough.load(); };
  events.hurried = [] { return false; };
  return run_campaign(pool, options, events);
}

CampaignResult campaign_against(ProxyDefect defect, const std::string& folder, std::uint64_t count,
                                const std::string& until = {}) {
  const DefectiveProxy proxy(defect);
  TargetPool pool(attached_profile(proxy.address(), std::nullopt), "");
  return campaign_against(pool, folder, count, until);
}

// The same as a process of ours; `way`: its last arguments, and its endpoint.
CampaignResult campaign_against_process(const std::string& defect, const std::string& folder,
                                        std::uint64_t count, const std::string& until = {},
                                        const std::string& way = "]\nendpoints:\n  plain: {}\n") {
  const LoadedProfile loaded = load_profile(
      {"defective.yaml", "name: defective\ntitle: Defective proxy\nlaunch:\n  command: [" +
                             std::string(DEFECTIVE_PROXY) + ", " + defect + ", \"{port}\"" + way +
                             "capabilities: [connect]\n"});
  EXPECT_TRUE(loaded.errors.empty());
  TargetPool pool(*loaded.profile, "");
  return campaign_against(pool, folder, count, until);
}

CampaignResult campaign_in_tls(const std::string& defect, const std::string& folder,
                               std::uint64_t count, const std::string& until = {}) {
  return campaign_against_process(
      defect, folder, count, until,
      ", '{dir}/server.pem', '{dir}/server.key']\nendpoints:\n  tls: {tls: yes}\n");
}

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Nor has `connectspec lint` anything to say.
testing::AssertionResult loads(const std::string& folder) {
  std::vector<Diagnostic> errors;
  Suite suite = load_suite(embedded_case_files(), read_case_files(folder, errors));
  errors.insert(errors.end(), suite.errors.begin(), suite.errors.end());
  errors.insert(errors.end(), suite.lapses.begin(), suite.lapses.end());
  return errors.empty() ? testing::AssertionSuccess()
                        : testing::AssertionFailure() << to_string(errors.front());
}

std::string told(const CampaignResult& result) {
  std::string text = result.trouble;
  for (const CampaignFinding& finding : result.findings) {
    text += '[' + finding.complaint.oracle + ' ' + finding.complaint.feature + ']';
  }
  return text;
}

TEST(Campaign, a_lenient_proxy_is_found_out_and_every_finding_is_a_case) {
  const Folder folder;
  const CampaignResult result = campaign_against(ProxyDefect::none_of_these, folder.path(), 100);
  EXPECT_THAT(told(result), testing::HasSubstr("[B04 accepts host-missing]"));
  EXPECT_THAT(told(result), testing::HasSubstr("[B04 accepts host-repeated]"));
  EXPECT_EQ(result.total.done, 100U);
  EXPECT_EQ(result.next, 100U);
  EXPECT_TRUE(loads(folder.path()));
}

TEST(Campaign, B01_an_attached_target_that_is_gone_leaves_the_suspects) {
  const Folder folder;
  const CampaignResult result = campaign_against(ProxyDefect::stops_serving, folder.path(), 5000);
  EXPECT_THAT(told(result), testing::HasSubstr("[B01 gone]"));
  EXPECT_THAT(result.trouble, testing::HasSubstr("no longer serves"));
  EXPECT_TRUE(loads(folder.path()));
}

TEST(Campaign, B01_a_target_that_hangs_is_noticed_and_the_culprit_is_among_the_suspects) {
  const Folder folder;
  const CampaignResult result = campaign_against(ProxyDefect::hangs, folder.path(), 5000);
  EXPECT_THAT(told(result), testing::HasSubstr("[B01 gone]"));
  EXPECT_THAT(told(result), testing::Not(testing::HasSubstr("silent")));
  EXPECT_THAT(text_of(folder.path() + "/b01-gone.yaml"), testing::ContainsRegex("hex:[^}]*00"));
}

TEST(Campaign, B02_the_request_that_kills_a_launched_target_is_found) {
  const Folder folder;
  const CampaignResult result = campaign_against_process("aborts", folder.path(), 300);
  EXPECT_THAT(told(result), testing::HasSubstr("[B02 exit]"));
  EXPECT_EQ(result.trouble, "");
  EXPECT_THAT(text_of(folder.path() + "/b02-exit.yaml"), testing::ContainsRegex("hex:[^}]*00"));
  EXPECT_LT(result.endings.at("unreachable"), 60U);  // nobody goes on asking who is gone
}

TEST(Campaign, B02_a_sanitizer_in_the_output_is_enough) {
  const Folder folder;
  const CampaignResult result = campaign_against_process("mentions-an-error", folder.path(), 300);
  EXPECT_THAT(told(result), testing::HasSubstr("[B02 crash]"));
}

TEST(Campaign, B02_a_line_that_ends_at_the_edge_of_a_buffer) {
  const Folder folder;
  const CampaignResult result = campaign_against_process("overruns", folder.path(), 20000, "B02");
  EXPECT_THAT(told(result), testing::HasSubstr("[B02 exit]"));
  EXPECT_TRUE(loads(folder.path()));
}

TEST(Campaign, B06_what_came_last_before_an_end) {
  const Folder folder;
  const CampaignResult result =
      campaign_against(ProxyDefect::drops_the_last, folder.path(), 2000, "B06");
  EXPECT_THAT(told(result), testing::HasSubstr("[B06 lost]"));
  EXPECT_THAT(text_of(folder.path() + "/b06-lost.yaml"), testing::HasSubstr("half-close:"));
  EXPECT_TRUE(loads(folder.path()));
}

TEST(Campaign, B06_data_that_reach_another_tunnel_come_with_the_request_they_were_sent_with) {
  const Folder folder;
  const CampaignResult result = campaign_against(ProxyDefect::mixes_up, folder.path(), 2000, "B06");
  EXPECT_THAT(told(result), testing::HasSubstr("[B06 altered]"));
  EXPECT_THAT(text_of(folder.path() + "/b06-altered.yaml"), testing::HasSubstr("client2.send"));
  EXPECT_TRUE(loads(folder.path()));
}

TEST(Campaign, in_tls_the_request_that_kills_a_launched_target_is_found) {
  const Folder folder;
  const CampaignResult result = campaign_in_tls("aborts", folder.path(), 2000, "B02");
  EXPECT_THAT(told(result), testing::HasSubstr("[B02 exit]"));
  EXPECT_THAT(text_of(folder.path() + "/b02-exit.yaml"), testing::ContainsRegex("hex:[^}]*00"));
}

TEST(Campaign, in_tls_what_came_last_before_an_end) {
  const Folder folder;
  const CampaignResult result = campaign_in_tls("drops-the-last", folder.path(), 1000, "B06");
  EXPECT_THAT(told(result), testing::HasSubstr("[B06 lost]"));
  EXPECT_THAT(told(result), testing::Not(testing::HasSubstr("B08")));
}

TEST(Campaign, B10_an_answer_that_depends_on_the_cut) {
  const Folder folder;
  const CampaignResult result = campaign_against(ProxyDefect::minds_the_cut, folder.path(), 300);
  EXPECT_THAT(told(result), testing::HasSubstr("[B10 cut]"));
  EXPECT_THAT(told(result), testing::Not(testing::HasSubstr("[B04 rejects")));
  EXPECT_THAT(told(result), testing::Not(testing::HasSubstr("[B12")));
  EXPECT_THAT(text_of(folder.path() + "/b10-cut.yaml"),
              testing::HasSubstr("pass: {response: 2xx}"));
  EXPECT_TRUE(loads(folder.path()));
}

TEST(Campaign, B11_what_does_not_repeat_is_not_told) {
  const Folder folder;
  const CampaignResult result = campaign_against(ProxyDefect::moody, folder.path(), 300);
  EXPECT_THAT(told(result), testing::Not(testing::HasSubstr("B07")));
  EXPECT_GT(result.unstable, 0U);
}

TEST(Campaign, B12_an_answer_that_depends_on_what_others_asked) {
  const Folder folder;
  const CampaignResult result =
      campaign_against(ProxyDefect::remembers, folder.path(), 4000, "B12");
  EXPECT_THAT(told(result), testing::HasSubstr("[B12 order]"));
  EXPECT_THAT(text_of(folder.path() + "/b12-order.yaml"), testing::HasSubstr("X-A"));
  EXPECT_TRUE(loads(folder.path()));
}

TEST(Campaign, B13_descriptors_and_memory_that_are_not_given_back) {
  const Folder folder;
  const CampaignResult result = campaign_against_process("leaks", folder.path(), 6000);
  EXPECT_THAT(told(result), testing::HasSubstr("[B13 descriptors]"));
  EXPECT_THAT(told(result), testing::HasSubstr("[B13 memory]"));
}

TEST(Campaign, B13_a_target_that_gets_slower_and_slower) {
  const Folder folder;
  const CampaignResult result = campaign_against_process("tires", folder.path(), 200);
  EXPECT_THAT(told(result), testing::HasSubstr("[B13 latency]"));
}

TEST(Campaign, B16_credentials_that_open_the_door_for_everybody) {
  const Folder folder;
  const DefectiveProxy proxy(ProxyDefect::trusts_after_one);
  TargetPool pool(attached_profile(proxy.address(), Credentials{"user", "password"}), "");
  const CampaignResult result = campaign_against(pool, folder.path(), 2000, "B16");
  EXPECT_THAT(told(result), testing::HasSubstr("[B16 denied/credentials"));
  EXPECT_TRUE(loads(folder.path()));
}

TEST(Comparison, B15_two_proxies_that_differ_in_one_thing) {
  const DefectiveProxy one(ProxyDefect::none_of_these);
  TargetPool left(attached_profile(one.address(), std::nullopt), "");
  TargetPool alike(attached_profile(one.address(), std::nullopt), "");
  EXPECT_TRUE(compare_targets(left, alike, {.count = 200}).differences.empty());
  const DefectiveProxy strict(ProxyDefect::minds_the_cut);
  TargetPool right(attached_profile(strict.address(), std::nullopt), "");
  const TargetComparison compared = compare_targets(left, right, {.count = 300});
  EXPECT_EQ(compared.trouble, "");
  EXPECT_FALSE(compared.differences.empty());
}

TEST(Comparison, an_interruption_and_the_end_of_its_time_end_it) {
  const DefectiveProxy proxy(ProxyDefect::none_of_these);
  TargetPool left(attached_profile(proxy.address(), std::nullopt), "");
  TargetPool right(attached_profile(proxy.address(), std::nullopt), "");
  int asked = 0;
  EXPECT_EQ(compare_targets(left, right, {.interrupted = [&] { return ++asked > 5; }}).plans, 5U);
  EXPECT_EQ(compare_targets(left, right, {.time = std::chrono::milliseconds(0)}).plans, 0U);
}

TEST(Plans, one_seed_gives_one_campaign) {
  for (std::uint64_t number = 0; number < 500; ++number) {
    EXPECT_EQ(make_plan(7, number).request(), make_plan(7, number).request());
  }
  EXPECT_NE(make_plan(7, 1).request() + make_plan(7, 2).request(),
            make_plan(8, 1).request() + make_plan(8, 2).request());
}

// As a stage names them.
Bindings names_of_a_stage() {
  Bindings names = {{"auth", ""}, {"nonce", "0123456789abcdef"}, {"denied.port", "25"}};
  for (const char* listener :
       {"origin", "decoy", "highest", "nobody", "forbidden", "forbidden-name"}) {
    names[listener] = "127.1.2.3:40001";
    names[std::string(listener) + ".host"] = "127.1.2.3";
    names[std::string(listener) + ".port"] = "40001";
  }
  for (const char* text : {"user", "password", "credentials", "denied.name"}) {
    names[text] = "text";
  }
  names["denied.host"] = "127.77.77.77";
  return names;
}

TEST(Plans, every_plan_is_a_template_and_heads_end_where_buffers_do) {
  const Bindings names = names_of_a_stage();
  std::set<std::size_t> sizes;
  for (std::uint64_t number = 0; number < 30000; ++number) {
    const Plan plan = make_plan(1, number, {"127.77.77.77", "denied.test", 25, true, false});
    for (const std::string& text : {plan.request(), plan.up, plan.down}) {
      const Expansion expansion = expand(text, names);
      ASSERT_TRUE(expansion) << text << '\n' << expansion.error().message;
    }
    sizes.insert(expand(plan.request(), names)->find("\r\n\r\n") + 4);
  }
  EXPECT_THAT(sizes, testing::IsSupersetOf({4095U, 4096U, 4097U, 8191U, 8192U, 8193U}));
}

TEST(Plans, an_answer_to_a_challenge_stands_where_credentials_do) {
  Bindings names = names_of_a_stage();
  bind_challenge({"realm", "abc", std::nullopt, "SHA-256", true}, names);
  std::set<std::string_view> features;
  for (std::uint64_t number = 0; number < 20000; ++number) {
    const Plan plan = make_plan(1, number, {"", "", 0, true, true});
    const Plan shown = with_digest(plan);
    features.insert(plan.features.begin(), plan.features.end());
    const Expansion expansion = expand(shown.request(), names);
    ASSERT_TRUE(expansion) << shown.request() << '\n' << expansion.error().message;
    EXPECT_EQ(shown.request().find("{auth}"), std::string::npos);
    EXPECT_EQ(without_digest(shown).request().find("{digest:"), std::string::npos);
  }
  EXPECT_TRUE(features.contains("denied/credentials-digest-zeros"));
}

TEST(Plans, the_answer_is_made_for_the_target_of_the_request_where_that_can_stand_in_it) {
  Plan plan = plain_plan();
  plan.parts.target = " {origin.host}:0";
  EXPECT_THAT(with_digest(plan).request(), testing::HasSubstr("{digest:uri={origin.host}:0}"));
  for (const char* odd : {" a;b", " a\"", " {hex:00}", " a b", "", " ", "\ta"}) {
    plan.parts.target = odd;
    EXPECT_THAT(with_digest(plan).request(), testing::HasSubstr("{digest:uri={origin}}")) << odd;
  }
}

TEST(Findings, behind_digest_are_cases_that_answer_a_challenge) {
  const Folder folder;
  std::filesystem::create_directories(folder.path());
  const Complaint port{"B04", "accepts port", true, "a 2xx", "RFC 9110 §9.3.6 (port rejected)"};
  const Complaint order{"B12", "order", false, "it depends", "RFC 9110 §3.3"};
  const Complaint gone{"B01", "gone", true, "it is gone", "RFC 9110 §17.5"};
  const Complaint stranger{"B16", "denied/credentials-missing", true, "a tunnel",
                           "RFC 9110 §11.7.2"};
  const Plan plan = with_digest(plain_plan());
  const auto store = [&folder](const Complaint& complaint, const std::string& text) {
    std::ofstream(folder.path() + "/" + slug_of(complaint) + ".yaml") << text;
    return text;
  };
  EXPECT_THAT(store(port, case_text(plan, port, "")),
              testing::AllOf(testing::HasSubstr("endpoint: digest"),
                             testing::HasSubstr("client3.await: challenge")));
  EXPECT_THAT(store(order, case_text(plan, order, "", Usual{"4xx", "it is refused", plan})),
              testing::HasSubstr("client4.await: challenge"));
  Plan another = plan;
  another.number = 1;
  store(gone, suspects_text({plan, another}, gone, ""));
  EXPECT_THAT(store(stranger, case_text(with_digest(strangers_plan()), stranger, "")),
              testing::AllOf(testing::HasSubstr("needs: [connect, auth-digest]"),
                             testing::Not(testing::HasSubstr("challenge"))));
  EXPECT_TRUE(loads(folder.path()));
}

TEST(Findings, about_a_close_in_tls_are_cases_of_tls) {
  const Folder folder;
  std::filesystem::create_directories(folder.path());
  const Complaint close{"B08", "no close_notify", true, "closed", "RFC 9112 §9.8 (closure alert)"};
  Plan plan = plain_plan();
  EXPECT_THAT(case_text(plan, close, ""),
              testing::AllOf(testing::HasSubstr("over: h1-tls"),
                             testing::HasSubstr("{client.await: end, within: 1s}")));
  plan.farewell = Farewell::origin;
  const std::string text = case_text(plan, close, "");
  EXPECT_THAT(text, testing::AllOf(testing::HasSubstr("origin.half-close:"),
                                   testing::HasSubstr("close-notify: no")));
  std::ofstream(folder.path() + "/b08.yaml") << text;
  EXPECT_TRUE(loads(folder.path()));
}

TEST(Findings, who_waits_for_the_rest_of_a_head_passes_their_cases) {
  for (const char* feature : {"accepts incomplete", "dials incomplete"}) {
    const std::string text = case_text(plain_plan(), {"B04", feature, true, "", ""}, "", {});
    EXPECT_THAT(text, testing::HasSubstr("pass: otherwise"));
    EXPECT_THAT(text, testing::Not(testing::HasSubstr("use: reject")));
  }
}

TEST(Findings, a_close_and_a_reset_are_one_answer) {
  Sighting closed;
  closed.outcome = Ending::closed;
  Sighting reset;
  reset.outcome = Ending::reset;
  EXPECT_EQ(class_of(closed), class_of(reset));
  EXPECT_NE(class_of(closed), class_of(Sighting()));
}

TEST(Findings, a_lapse_is_written_as_a_case_that_fails_nobody) {
  const Complaint lapse{"B05", "decoy", false, "it connected elsewhere",
                        "RFC 9110 §9.3.6 (blind tunnel)"};
  Complaint finding = lapse;
  finding.must = true;
  const std::string lesser = case_text(plain_plan(), lapse, "", std::nullopt);
  EXPECT_THAT(lesser, testing::HasSubstr("level: should"));
  EXPECT_THAT(lesser, testing::HasSubstr("warn: {decoy: touched}"));
  EXPECT_THAT(lesser, testing::Not(testing::HasSubstr("fail:")));
  EXPECT_THAT(case_text(plain_plan(), finding, "", std::nullopt),
              testing::HasSubstr("fail: {decoy: touched}"));
  const Complaint version{"B04", "accepts version", false, "no version of HTTP/1", ""};
  EXPECT_THAT(case_text(plain_plan(), version, "", std::nullopt),
              testing::AllOf(testing::HasSubstr("warn: {response: 2xx}"),
                             testing::Not(testing::HasSubstr("use: reject"))));
}

TEST(Findings, a_port_that_is_too_large_may_lead_to_the_highest) {
  const Complaint port{"B04", "accepts port", true, "a 2xx", "RFC 9110 §9.3.6 (port rejected)"};
  const Complaint host{"B04", "accepts host-missing", true, "a 2xx", "RFC 9112 §3.2 (Host)"};
  const auto listens_there = testing::HasSubstr("highest: {host: origin, port: \"65535\"}");
  EXPECT_THAT(case_text(plain_plan(), port, "", std::nullopt), listens_there);
  EXPECT_THAT(case_text(plain_plan(), host, "", std::nullopt), testing::Not(listens_there));
}

TEST(Findings, what_a_slow_target_leaves_unanswered_is_not_taken_for_less) {
  const Folder folder;
  const DefectiveProxy proxy(ProxyDefect::never_answers_slowly);
  const auto view = view_of_address(proxy.address());
  WorkerStage stage(endpoint_of(*view), "127.0.0.1");
  const std::chrono::milliseconds patience(2000);
  stage.set_deadline(patience);
  const Trial trial(TargetView{});
  Examiner examiner({.patience = patience, .folder = folder.path(), .target = "Defective proxy"},
                    trial, stage, [] { return false; });
  Plan plan = plain_plan();
  plan.parts.target = " {origin.host}:0";
  const Complaint silent{"B04", "silent", true, "no answer and no close", "RFC 9112 §9.5"};
  const auto found = examiner.examine({plan, silent}, {});
  ASSERT_TRUE(found);
  EXPECT_THAT(text_of(found->file), testing::HasSubstr("CONNECT {origin.host}:0 HTTP/1.1"));
  EXPECT_THAT(text_of(found->file), testing::HasSubstr("# ending:   silent"));
}

TEST(Plans, the_highest_port_is_asked_for_with_the_Host_that_belongs_to_it) {
  int asked = 0;
  for (std::uint64_t number = 0; number < 5000; ++number) {
    const Plan plan = make_plan(7, number);
    if (!plan.reaches_for_highest() || plan.features.size() > 1) {
      continue;
    }
    ++asked;
    EXPECT_EQ(plan.parts.lines.front(), "Host: {highest}\r\n");
  }
  EXPECT_GT(asked, 0);
}

TEST(Minimiser, what_matters_stays_and_the_rest_goes) {
  Plan plan = plain_plan();
  plan.parts.target = " {origin.host}:0";
  plan.parts.lines.emplace_back("X-A: b\r\n");
  plan.parts.tail = "tail";
  plan.cut = "bytes";
  plan.down = "{repeat:100:x}";
  plan.farewell = Farewell::origin;
  const Plan small = minimise(plan, [](const Plan& one) {
    return one.parts.target == " {origin.host}:0" && one.parts.tail.find('a') != std::string::npos;
  });
  EXPECT_EQ(small.request(), "CONNECT {origin.host}:0 HTTP/1.1\r\nHost: {origin}\r\n{auth}\r\na");
  EXPECT_EQ(small.cut, "whole");
  EXPECT_TRUE(small.has_plain_tunnel());
}

}  // namespace
}  // namespace connectspec::fuzz
