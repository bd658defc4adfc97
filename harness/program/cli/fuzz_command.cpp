// `connectspec fuzz`: carries out a campaign, tells what it finds, and remembers where it stands.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "fuzz/campaign/campaign.h"
#include "fuzz/campaign/compare.h"
#include "harness/model/shell_words.h"
#include "harness/program/cli/campaign_events.h"
#include "harness/program/cli/commands.h"
#include "harness/program/cli/interruptions.h"
#include "harness/program/cli/report_files.h"
#include "harness/program/cli/target_options.h"

namespace connectspec {
namespace {

// Where a campaign stands, so that --resume goes on from there.
struct CampaignStanding {
  std::uint64_t seed = 1;
  std::uint64_t next = 0;
};

std::string standing_file(const std::string& folder) { return folder + "/campaign"; }

void save(const std::string& folder, const CampaignStanding& standing) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  std::ofstream(standing_file(folder))
      << "seed " << standing.seed << "\nnext " << standing.next << '\n';
}

bool restore(const std::string& folder, CampaignStanding& standing) {
  std::ifstream file(standing_file(folder));
  std::string seed;
  std::string next;
  return static_cast<bool>(file >> seed >> standing.seed >> next >> standing.next) &&
         seed == "seed" && next == "next";
}

void print(const fuzz::CampaignFinding& finding) {
  std::cout << fmt::format("{}{} {}: {} ({})\n", ::isatty(1) == 1 ? "\r\033[K" : "",
                           finding.complaint.must ? "finding" : "lapse", finding.complaint.oracle,
                           finding.complaint.what, finding.complaint.clause);
  if (!finding.file.empty()) {
    std::cout << "  " << finding.file << '\n';
  }
  std::cout << std::flush;
}

void print_summary(const fuzz::CampaignResult& result, const FuzzOptions& options,
                   std::uint64_t seed) {
  std::size_t must = 0;
  for (const fuzz::CampaignFinding& finding : result.findings) {
    must += finding.complaint.must ? 1 : 0;
  }
  std::string endings;
  for (const auto& [name, count] : result.endings) {
    endings += count == 0 ? "" : fmt::format("{}{} {}", endings.empty() ? "" : ", ", count, name);
  }
  std::cout << fmt::format("{} plans, {} requests ({:.0f}/s), {} of {} features: {}\n",
                           result.total.done, result.total.requests, result.total.rate,
                           result.total.features_seen, result.total.features, endings);
  for (const fuzz::CampaignFinding& finding : result.findings) {
    std::cout << fmt::format(
        "  {:<4} {:<40} {} times, first plan {}\n", finding.complaint.must ? "fail" : "warn",
        finding.complaint.oracle + " " + finding.complaint.feature, finding.times, finding.number);
  }
  std::cout << fmt::format("{} findings, {} lapses, {} that didn't repeat; seed {}, next plan {}\n",
                           must, result.findings.size() - must, result.unstable, seed, result.next);
  if (!result.findings.empty()) {
    std::cout << fmt::format("Each is a case: connectspec run{} --cases {} fuzz\n",
                             arguments_of(options.target), shell_word(options.folder));
  }
}

// B15, one line for each kind of difference.
int compare_with(const std::string& name, const FuzzOptions& options, std::uint64_t seed,
                 TargetPool& pool, const fuzz::OriginPlace& origins) {
  int code = 0;
  TargetOptions target;
  target.profile = name;
  Settings settings;
  const auto other = pool_for(target, settings, std::cerr, code);
  if (!other) {
    return code;
  }
  fuzz::ComparisonOptions comparison;
  comparison.seed = seed;
  comparison.count = options.count == 0 ? comparison.count : options.count;
  comparison.time = options.time;
  comparison.origins = origins;
  comparison.interrupted = [] { return interruptions() > 0; };
  const auto compared = fuzz::compare_targets(pool, *other, comparison);
  if (!compared.trouble.empty()) {
    std::cerr << compared.trouble << '\n';
    return 3;
  }
  std::cout << fmt::format(
      "against {}, {} plans: {} kinds of difference, beside {} that are habits\n", name,
      compared.plans, compared.differences.size(), compared.learned);
  for (const fuzz::Difference& difference : compared.differences) {
    std::cout << fmt::format("  {}: {} here, {} there, {} times; first plan {} ({})\n",
                             difference.grammar, difference.one, difference.other, difference.times,
                             difference.number, difference.features);
  }
  return 0;
}

}  // namespace

int fuzz_command(const FuzzOptions& options) {
  count_interruptions(0);
  Settings settings;
  int code = 0;
  if (!take_folder(options.folder, std::cerr)) {
    return 2;
  }
  const auto pool = pool_for(options.target, settings, std::cerr, code);
  if (!pool) {
    return code;
  }
  CampaignStanding standing{options.seed, 0};
  if (options.resume && !restore(options.folder, standing)) {
    std::cerr << standing_file(options.folder) << ": no campaign to go on with\n";
    return 2;
  }
  fuzz::CampaignOptions campaign;
  campaign.seed = standing.seed;
  campaign.first = standing.next;
  campaign.count = options.count;
  campaign.time = options.time;
  campaign.patience = options.timeout;
  campaign.jobs = options.jobs;
  campaign.folder = options.folder;
  campaign.origin_bind = settings.origin_bind;
  campaign.origin_host = settings.origin_host;
  if (!options.target.show_credentials) {
    campaign.masked = [secrets = secrets_of(options.target, pool->profile())](std::string text) {
      return redacted(secrets, std::move(text));
    };
  }
  pool->heed([] { return interruptions() > 0; });
  const bool terminal = ::isatty(1) == 1;
  fuzz::CampaignEvents events = campaign_events(terminal);
  events.found = print;
  const fuzz::CampaignResult result = fuzz::run_campaign(*pool, campaign, events);
  clear_campaign_line(terminal);
  if (result.total.done > 0) {
    save(options.folder, {standing.seed, result.next});
    print_summary(result, options, standing.seed);
  }
  if (interruptions() > 0) {
    std::cout << fmt::format("Incomplete: ended by {}\n", interruption().value_or("a signal"));
    pool->kill_all();
    return interrupted_status();
  }
  if (!result.trouble.empty()) {
    std::cerr << result.trouble << '\n';
    return result.findings.empty() ? 3 : 1;  // a target that died of a finding is one
  }
  for (const std::string& other : options.against) {
    if (const int status = compare_with(other, options, standing.seed, *pool,
                                        {settings.origin_bind, settings.origin_host});
        status != 0) {
      return status;
    }
  }
  return result.findings.empty() ? 0 : 1;
}

}  // namespace connectspec
