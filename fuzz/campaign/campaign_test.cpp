// Whole campaigns against proxies with a mistake, over real sockets: each oracle of the black box
// can fire, and a finding is a case file that loads.
#include "fuzz/campaign/campaign.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "fuzz/campaign/minimise.h"
#include "fuzz/campaign/wrong_proxy.h"
#include "harness/load/load.h"

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

CampaignResult campaign_against(Mistake mistake, const std::string& folder, std::uint64_t count) {
  const WrongProxy proxy(mistake);
  TargetPool pool(attached_profile(proxy.address(), std::nullopt), "");
  CampaignOptions options;
  options.count = count;
  options.jobs = 1;
  options.patience = std::chrono::milliseconds(400);
  options.folder = folder;
  CampaignEvents events;
  events.progress = [](const CampaignProgress&) {};
  events.found = [](const CampaignFinding&) {};
  events.notice = [](const std::string&) {};
  events.interrupted = [] { return false; };
  return run_campaign(pool, options, events);
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
  const CampaignResult result = campaign_against(Mistake::none_of_these, folder.path(), 100);
  EXPECT_THAT(told(result), testing::HasSubstr("[B04 accepts host-missing]"));
  EXPECT_THAT(told(result), testing::HasSubstr("[B04 accepts host-repeated]"));
  EXPECT_EQ(result.total.done, 100U);
  EXPECT_EQ(result.next, 100U);
  std::vector<Diagnostic> errors;
  const Suite suite = load_suite(embedded_case_files(), read_case_files(folder.path(), errors));
  for (const Diagnostic& error : suite.errors) {
    ADD_FAILURE() << to_string(error);
  }
  EXPECT_TRUE(errors.empty());
}

// One plan, once.
std::string complaints_about(const Plan& plan, Mistake mistake) {
  const WrongProxy proxy(mistake);
  const auto view = view_of_address(proxy.address());
  WorkerStage stage({view->host, view->port}, "127.0.0.1");
  stage.set_deadline(std::chrono::milliseconds(400));
  std::string text;
  for (const Complaint& complaint : Trial(std::nullopt).run(plan, stage).complaints) {
    text += '[' + complaint.oracle + ' ' + complaint.feature + ']';
  }
  return text;
}

TEST(BlackBoxOracles, nothing_is_said_of_a_plain_tunnel) {
  EXPECT_EQ(complaints_about(plain_plan(), Mistake::none_of_these), "");
}

TEST(BlackBoxOracles, B06_altered_data) {
  Plan plan = plain_plan();
  plan.parts.tail = "early";
  EXPECT_EQ(complaints_about(plan, Mistake::alters_data), "[B06 altered]");
}

TEST(BlackBoxOracles, B07_a_2xx_that_announces_content) {
  EXPECT_EQ(complaints_about(plain_plan(), Mistake::announces_length),
            "[B07 content-length-in-2xx]");
}

TEST(BlackBoxOracles, B09_a_request_behind_a_refused_one_that_is_acted_on) {
  Plan plan = plain_plan();
  plan.parts.target = " {origin.host}:0";
  plan.parts.tail = "CONNECT {decoy} HTTP/1.1\r\nHost: {decoy}\r\n\r\n";
  EXPECT_THAT(complaints_about(plan, Mistake::acts_on_what_follows), testing::HasSubstr("[B09 "));
  EXPECT_EQ(complaints_about(plan, Mistake::none_of_these), "");
}

TEST(BlackBoxOracles, B04_silence) {
  Plan plan = plain_plan();
  plan.parts.target = " {origin.host}:0";
  EXPECT_EQ(complaints_about(plan, Mistake::never_answers), "[B04 silent]");
}

TEST(Plans, one_seed_gives_one_campaign) {
  for (std::uint64_t number = 0; number < 500; ++number) {
    EXPECT_EQ(make_plan(7, number).request(), make_plan(7, number).request());
  }
  EXPECT_NE(make_plan(7, 1).request() + make_plan(7, 2).request(),
            make_plan(8, 1).request() + make_plan(8, 2).request());
}

TEST(Minimiser, what_matters_stays_and_the_rest_goes) {
  Plan plan = plain_plan();
  plan.parts.target = " {origin.host}:0";
  plan.parts.lines.push_back("X-A: b\r\n");
  plan.parts.tail = "tail";
  plan.cut = "bytes";
  const Plan small = minimise(plan, [](const Plan& one) {
    return one.parts.target == " {origin.host}:0" && one.parts.tail.find('a') != std::string::npos;
  });
  EXPECT_EQ(small.request(), "CONNECT {origin.host}:0 HTTP/1.1\r\nHost: {origin}\r\n{auth}\r\na");
  EXPECT_EQ(small.cut, "whole");
}

}  // namespace
}  // namespace connectspec::fuzz
