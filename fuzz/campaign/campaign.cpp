#include "fuzz/campaign/campaign.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>

#include "fuzz/campaign/crew.h"
#include "fuzz/campaign/minimise.h"
#include "harness/engine/addresses.h"
#include "harness/wire/bytes.h"

namespace connectspec::fuzz {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds settle{30};
constexpr std::chrono::milliseconds impatience{
    300};  // of what only decides how small a finding gets

struct Resources {
  std::size_t descriptors = 0;
  std::size_t resident_pages = 0;
};

Resources resources_of(int process) {
  Resources result;
  if (process == 0) {
    return result;
  }
  const std::string folder = fmt::format("/proc/{}", process);
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder + "/fd", error), end; !error && at != end;
       at.increment(error)) {
    ++result.descriptors;
  }
  std::size_t total = 0;
  std::ifstream(folder + "/statm") >> total >> result.resident_pages;
  return result;
}

bool speaks_of_sanitizer(const std::string& words) {
  return words.find("Sanitizer: ") != std::string::npos ||
         words.find("runtime error: ") != std::string::npos;
}

class Campaign {
 public:
  Campaign(TargetPool& pool, const CampaignOptions& options, const CampaignEvents& events)
      : pool_(pool),
        options_(options),
        events_(events),
        endpoint_(pool.default_endpoint()),
        addresses_(static_cast<std::uint32_t>(::getpid()) * 7919U + 13U) {}

  CampaignResult run() {
    const auto view = pool_.prepare(endpoint_);
    if (!view) {
      result_.trouble = view.error().message;
      return result_;
    }
    target_ = {view->host, view->port};
    trial_.emplace(view->credentials);
    stage_ = make_stage();
    if (!stage_ || !serves()) {
      result_.trouble =
          "a plain CONNECT to an origin of ours opens no tunnel; `connectspec run` says more";
      return result_;
    }
    std::vector<std::unique_ptr<WorkerStage>> stages;
    for (int job = 0; job < options_.jobs; ++job) {
      stages.push_back(make_stage());
    }
    const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    crew_.emplace(Crew::Settings{options_.seed, options_.first,
                                 options_.count == 0 ? most : options_.first + options_.count,
                                 options_.patience},
                  *trial_, std::move(stages));
    crew_->start();
    watch();
    crew_->stop();
    finish();
    return result_;
  }

 private:
  std::unique_ptr<WorkerStage> make_stage() {
    for (int attempt = 0; attempt < 16; ++attempt) {
      auto stage = std::make_unique<WorkerStage>(target_, addresses_.next());
      stage->set_deadline(options_.patience);
      if (!stage->failed()) {
        return stage;
      }
    }
    return nullptr;
  }

  bool serves() { return trial_->run(plain_plan(), *stage_).seen.echo == Echo::intact; }

  void watch() {
    began_ = Clock::now();
    while (!crew_->finished()) {
      for (const Suspicion& suspicion : crew_->take_suspicions(std::chrono::milliseconds(50))) {
        examine(suspicion);
        report_when_due();
      }
      const auto now = Clock::now();
      if ((options_.count == 0 && now - began_ >= options_.time) || events_.interrupted()) {
        break;
      }
      if (crew_->alarmed() || pool_.exited(endpoint_)) {
        if (!look_after_target()) {
          break;
        }
      }
      report_when_due();
    }
    // What was said last is examined too.
    crew_->park();
    for (const Suspicion& suspicion : crew_->take_suspicions(std::chrono::milliseconds(0))) {
      examine(suspicion);
    }
  }

  void report_when_due() {
    if (const auto now = Clock::now(); now - reported_ >= std::chrono::seconds(1)) {
      reported_ = now;
      report();
    }
  }

  void report() {
    CampaignProgress& total = result_.total;
    const std::chrono::duration<double> took = Clock::now() - began_;
    total.done = crew_->done();
    total.rate = static_cast<double>(total.done) / took.count();
    total.features_seen = crew_->features_seen();
    total.features = feature_count();
    total.findings = result_.findings.size();
    result_.next = crew_->next();
    events_.progress(total);
    if (!warm_.descriptors && total.done > 2000) {
      warm_ = resources_of(pool_.process_id(endpoint_));
    }
    if (!sanitizer_told_ && speaks_of_sanitizer(pool_.last_words(endpoint_))) {
      sanitizer_told_ = true;
      find_killer("sanitizer", "a sanitizer reports: " + pool_.last_words(endpoint_));
    }
  }

  // ---- findings

  bool complains(const Plan& plan, const Complaint& about) {
    const Tried tried = trial_->run(plan, *stage_, settle);
    const auto same = [&about](const Complaint& one) { return key_of(one) == key_of(about); };
    if (about.oracle == "B10") {
      Plan whole = plan;
      whole.cut = "whole";
      const Sighting other = trial_->run(whole, *stage_, settle).seen;
      return plan.cut != "whole" &&
             (other.outcome != tried.seen.outcome || other.status / 100 != tried.seen.status / 100);
    }
    return std::any_of(tried.complaints.begin(), tried.complaints.end(), same);
  }

  // B11: what doesn't come out three times is no finding.
  void examine(const Suspicion& suspicion) {
    for (int round = 0; round < 3; ++round) {
      if (!complains(suspicion.plan, suspicion.complaint)) {
        ++result_.unstable;
        return;
      }
    }
    stage_->set_deadline(impatience);
    const Plan small = minimise(suspicion.plan, [&](const Plan& candidate) {
      return complains(candidate, suspicion.complaint);
    });
    stage_->set_deadline(options_.patience);
    write_finding(small, suspicion.complaint, evidence_for(small));
  }

  std::string evidence_for(const Plan& plan) {
    const Tried tried = trial_->run(plan, *stage_, settle);
    return fmt::format(
        "sent:     {}\nreceived: {}\nending:   {}\norigin connections: {}, decoy connections: "
        "{}{}{}",
        escape(std::string_view(tried.octets).substr(0, 2000)),
        escape(std::string_view(tried.seen.received).substr(0, 2000)),
        to_string(tried.seen.outcome), tried.seen.origin_connections, tried.seen.decoy_connections,
        tried.seen.trouble.empty() ? "" : "\n", tried.seen.trouble);
  }

  void write_finding(const Plan& plan, const Complaint& complaint, const std::string& evidence) {
    CampaignFinding finding;
    finding.complaint = complaint;
    finding.number = plan.number;
    std::error_code error;
    std::filesystem::create_directories(options_.folder, error);
    finding.file = options_.folder + "/" + slug_of(complaint) + ".yaml";
    const bool known = std::filesystem::exists(finding.file);
    std::ofstream file(finding.file, std::ios::binary);
    file << case_text(plan, complaint,
                      fmt::format("connectspec fuzz --seed {} found this with plan {} in {}.\n{}",
                                  options_.seed, plan.number, pool_.profile().title, evidence));
    if (!file.flush()) {
      events_.notice(finding.file + ": can't be written");
    }
    result_.findings.push_back(finding);
    if (!known) {
      events_.found(finding);
    }
  }

  // ---- the life of the target (B01, B02)

  // False when the campaign can't go on.
  bool look_after_target() {
    crew_->park();
    crew_->calm();
    const bool exited = pool_.exited(endpoint_);
    if (!exited && serves()) {
      crew_->go_on(target_);
      return true;
    }
    const std::string words = pool_.last_words(endpoint_);
    if (!pool_.launched()) {
      result_.trouble = "the target no longer serves a plain CONNECT; the last plan was number " +
                        std::to_string(crew_->next() - 1);
      return false;
    }
    find_killer(exited ? "exit" : "hang", exited ? words : "it no longer serves a plain CONNECT");
    if (!restart()) {
      result_.trouble = "the target can't be started again";
      return false;
    }
    crew_->go_on(target_);
    return true;
  }

  bool restart() {
    pool_.discard(endpoint_);
    const auto view = pool_.prepare(endpoint_);
    if (!view) {
      return false;
    }
    target_ = {view->host, view->port};
    stage_->set_target(target_);
    return serves();
  }

  // Starts the target again when it does.
  bool kills(const Plan& plan) {
    trial_->run(plan, *stage_);
    words_ = pool_.last_words(endpoint_);
    const bool dead = pool_.exited(endpoint_) || !serves() || speaks_of_sanitizer(words_);
    if (dead) {
      words_ = pool_.last_words(endpoint_);
      restart();
    }
    return dead;
  }

  // The suspects run alone, newest first.
  void find_killer(const std::string& feature, const std::string& words) {
    const Complaint complaint{"B02", feature, true, "the target doesn't survive this",
                              "RFC 9110 §2.2"};
    if (deaths_++ > 8 || !restart()) {
      return;
    }
    for (const std::uint64_t number : crew_->recent()) {
      const Plan plan = make_plan(options_.seed, number);
      if (!kills(plan) || !kills(plan)) {
        continue;
      }
      const std::string last = words_;
      const Plan small = minimise(
          plan, [this](const Plan& candidate) { return kills(candidate); }, 40);
      return write_finding(small, complaint, last.empty() ? words : last);
    }
    events_.notice("the target ended (" + words + "), and no single request repeats it");
    ++result_.unstable;
  }

  // ---- the end

  void finish() {
    report();
    for (CampaignFinding& finding : result_.findings) {
      finding.times = crew_->times(finding.complaint);
    }
    for (int ending = 0; ending < 7; ++ending) {
      const auto how = static_cast<Ending>(ending);
      result_.endings[std::string(to_string(how))] = crew_->ended(how);
    }
    const Resources now = resources_of(pool_.process_id(endpoint_));
    // B13: a leak of one in a hundred shows over ten thousand plans.
    if (warm_.descriptors > 0 &&
        now.descriptors > warm_.descriptors + 64 + result_.total.done / 100) {
      CampaignFinding finding;
      finding.complaint = {"B13", "descriptors", true,
                           fmt::format("{} descriptors after warming up, {} at the end",
                                       warm_.descriptors, now.descriptors),
                           "RFC 9110 §9.3.6"};
      result_.findings.push_back(finding);
      events_.found(finding);
    }
  }

  TargetPool& pool_;
  const CampaignOptions& options_;
  const CampaignEvents& events_;
  std::string endpoint_;
  AddressPool addresses_;
  Address target_;
  std::optional<Trial> trial_;
  std::unique_ptr<WorkerStage> stage_;  // of the examination
  std::optional<Crew> crew_;
  CampaignResult result_;
  Clock::time_point began_;
  Clock::time_point reported_;
  Resources warm_;
  int deaths_ = 0;
  std::string words_;  // of the target that was killed last
  bool sanitizer_told_ = false;
};

}  // namespace

CampaignResult run_campaign(TargetPool& pool, const CampaignOptions& options,
                            const CampaignEvents& events) {
  return Campaign(pool, options, events).run();
}

}  // namespace connectspec::fuzz
