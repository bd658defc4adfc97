#include "harness/program/cli/exploring.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <utility>

#include "fuzz/campaign/campaign.h"
#include "fuzz/campaign/shown_by.h"
#include "fuzz/findings/case_text.h"
#include "harness/judge/controls.h"
#include "harness/model/carrier.h"
#include "harness/model/result.h"
#include "harness/program/cli/campaign_events.h"
#include "harness/program/cli/commands.h"
#include "harness/runner/target_pool.h"

namespace connectspec {
namespace {

constexpr const char* area = "explore";
constexpr const char* campaign_id = "explore/campaign";

std::string as_sentence(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') {
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  }
  return text;
}

// What is broken where a MUST isn't the reason (fuzz/README.md has the oracles).
Breaks broken_by(const fuzz::Complaint& complaint) {
  static const std::map<std::string, Breaks> others{{"B01", Breaks::liveness},
                                                    {"B02", Breaks::liveness},
                                                    {"B06", Breaks::data},
                                                    {"B13", Breaks::liveness},
                                                    {"B16", Breaks::promise}};
  const auto found = others.find(complaint.oracle);
  return !complaint.must || found == others.end() ? Breaks::clause : found->second;
}

std::string id_of(const fuzz::Complaint& complaint) {
  return fmt::format("{}/{}", area, fuzz::slug_of(complaint));
}

Result result_of(const fuzz::CampaignFinding& finding, std::uint64_t seed) {
  const fuzz::Complaint& complaint = finding.complaint;
  Result result;
  result.case_id = id_of(complaint);
  result.area = area;
  result.title = as_sentence(complaint.what);
  result.level = complaint.must ? Level::must : Level::should;
  result.why = "What holds for every request has to hold for those nobody wrote.";
  result.reproduction = finding.text;
  result.attempts = 1;
  Judgement& judgement = result.judgement;
  judgement.verdict = complaint.must ? Verdict::fail : Verdict::warn;
  judgement.breaks = broken_by(complaint);
  judgement.clauses = {complaint.clause};
  judgement.expected = fmt::format("the oracle {} holds for every request", complaint.oracle);
  judgement.observed =
      finding.text.empty()
          ? complaint.what
          : fmt::format("{}; first by plan {} of seed {}, {} times in all", complaint.what,
                        finding.number, seed, std::max<std::uint64_t>(finding.times, 1));
  judgement.rule = fuzz::key_of(complaint);
  judgement.because = complaint.must ? "" : "a specification warns of it";
  return result;
}

Result campaign_result(const RunOptions& options) {
  Result result;
  result.case_id = campaign_id;
  result.area = area;
  result.title = "Requests that nobody wrote show nothing else";
  result.level = Level::practice;
  result.why = "A mistake sits next to the requests that somebody thought of.";
  result.judgement.expected = fmt::format("nothing is found with seed {}", options.seed);
  return result;
}

// Why nothing can be found out here, if so.
std::optional<Blocker> blocker_in(const Run& run) {
  const auto found = std::find_if(run.results.begin(), run.results.end(), [](const Result& one) {
    return one.control && one.endpoint.empty() && stands_in_the_way(one.judgement.verdict);
  });
  return found == run.results.end()
             ? std::nullopt
             : std::optional(Blocker{found->case_id, found->judgement.verdict});
}

bool serves_one_at_a_time(const Run& run) {
  return std::any_of(run.results.begin(), run.results.end(), [](const Result& one) {
    return one.judgement.hindrance && one.judgement.hindrance->kind == Hindrance::Kind::clients;
  });
}

int jobs_for(const RunOptions& options, const Run& run) {
  if (serves_one_at_a_time(run)) {
    return 1;
  }
  // As many as a campaign of its own has, unless the user says how many.
  return options.jobs == RunOptions().jobs ? FuzzOptions().jobs : std::min(options.jobs, 64);
}

// Likewise.
std::chrono::milliseconds patience_for(const RunOptions& options) {
  return options.timeout == RunOptions().timeout ? FuzzOptions().timeout : options.timeout;
}

fuzz::CampaignResult carry_out(const RunOptions& options, const Settings& settings,
                               TargetPool& pool, const Run& run) {
  fuzz::CampaignOptions campaign;
  campaign.seed = options.seed;
  campaign.time = options.explore;
  campaign.jobs = jobs_for(options, run);
  campaign.patience = patience_for(options);
  campaign.folder.clear();
  campaign.origin_bind = settings.origin_bind;
  campaign.origin_host = settings.origin_host;
  const bool terminal = ::isatty(1) == 1;
  const fuzz::CampaignEvents events = campaign_events(terminal);
  fuzz::CampaignResult found = fuzz::run_campaign(pool, campaign, events);
  clear_campaign_line(terminal);
  return found;
}

// A campaign speaks HTTP/1.1; and what is strict on purpose refuses nearly all that it asks for.
std::optional<Hindrance> hindrance_at(const TargetPool& pool) {
  const std::string& endpoint = pool.default_endpoint();
  const EndpointProfile* profile = pool.endpoint(endpoint);
  if (profile == nullptr || !carriers_of_http1().contains(profile->carrier())) {
    return Hindrance{Hindrance::Kind::carrier, to_string(carriers_of_http1()), {}};
  }
  const std::vector<std::string> claims = pool.claims(endpoint);
  const bool strict = std::any_of(claims.begin(), claims.end(),
                                  [](const std::string& claim) { return claim == "allow-list"; });
  return strict ? std::optional(Hindrance{Hindrance::Kind::reserved, endpoint, {}}) : std::nullopt;
}

void conclude(const fuzz::CampaignResult& found, Result& campaign) {
  Judgement& judgement = campaign.judgement;
  const std::size_t kinds = found.findings.size();
  campaign.attempts = 1;
  if (!found.trouble.empty() && kinds == 0) {
    judgement.verdict = Verdict::unresolved;
    judgement.observed = fmt::format("{} requests, then {}", found.total.requests, found.trouble);
    judgement.rule = "unresolved: the campaign couldn't go on";
    return;
  }
  const std::string what =
      kinds == 0 ? "nothing was found"
                 : fmt::format("{} {} of finding", kinds, kinds == 1 ? "kind" : "kinds");
  judgement.observed = fmt::format("{} requests, {} of {} features: {}", found.total.requests,
                                   found.total.features_seen, found.total.features, what);
  judgement.verdict = kinds == 0 ? Verdict::pass : Verdict::info;
  judgement.rule = kinds == 0 ? "pass: nothing was found" : "info: what was found stands by itself";
}

// The first that failed for the same; of what only warns, one that warns will do.
const Result* shown_by(const Result& finding, const fuzz::Complaint& complaint, const Run& run) {
  const auto found = std::find_if(run.results.begin(), run.results.end(), [&](const Result& one) {
    const Verdict verdict = one.judgement.verdict;
    const bool grave_enough =
        verdict == Verdict::fail ||
        (verdict == Verdict::warn && finding.judgement.verdict == Verdict::warn);
    return one.area != area && grave_enough && fuzz::shows(one.observation, complaint);
  });
  return found == run.results.end() ? nullptr : &*found;
}

}  // namespace

std::vector<fuzz::CampaignFinding> explore(const RunOptions& options, const Settings& settings,
                                           TargetPool& pool, Run& run) {
  Result campaign = campaign_result(options);
  if (const auto hindrance = hindrance_at(pool)) {
    campaign.judgement.verdict = Verdict::skip;
    campaign.judgement.hindrance = *hindrance;
    campaign.judgement.observed = to_string(*hindrance);
    run.results.push_back(std::move(campaign));
    return {};
  }
  if (const auto blocker = blocker_in(run)) {
    campaign.judgement.blocked_by = *blocker;
    campaign.judgement.observed = to_string(*blocker) + "; nothing was sent";
    run.results.push_back(std::move(campaign));
    return {};
  }
  const fuzz::CampaignResult found = carry_out(options, settings, pool, run);
  conclude(found, campaign);
  std::cout << fmt::format("{:<20} {}\n", area, campaign.judgement.observed);
  run.results.push_back(std::move(campaign));
  for (const fuzz::CampaignFinding& finding : found.findings) {
    run.results.push_back(result_of(finding, options.seed));
  }
  return found.findings;
}

void tell_under_cases(const std::vector<fuzz::CampaignFinding>& findings, Run& run) {
  for (const fuzz::CampaignFinding& finding : findings) {
    const auto result = std::find_if(
        run.results.begin(), run.results.end(),
        [&finding](const Result& one) { return one.case_id == id_of(finding.complaint); });
    const Result* shown =
        result == run.results.end() ? nullptr : shown_by(*result, finding.complaint, run);
    if (shown != nullptr) {
      const auto& cause = shown->judgement.explained_by;
      result->judgement.explained_by = Explanation{cause ? cause->case_id : shown->case_id,
                                                   "the same, by a request that nobody wrote"};
    }
  }
}

}  // namespace connectspec
