#include "fuzz/campaign/campaign.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "fuzz/campaign/crew.h"
#include "fuzz/campaign/examiner.h"
#include "fuzz/campaign/own_addresses.h"
#include "fuzz/campaign/subject.h"
#include "fuzz/findings/minimise.h"
#include "fuzz/oracles/black_box/vital_signs.h"

namespace connectspec::fuzz {
namespace {

using Clock = std::chrono::steady_clock;
// Of a target that is gone, and of one that hangs, which shows with the next plain request only.
constexpr std::size_t most_suspects = 16;
constexpr std::size_t most_suspects_of_silence = 80;
// How long nothing may be said before time, interruptions and the target's life are looked at.
constexpr std::chrono::milliseconds glance{50};
// By then a target has filled its caches and pools, and what grows on is a leak (B13).
constexpr std::uint64_t plans_to_warm_up = 2000;
// Whose target dies all the time learns nothing more of the tenth death, and each costs restarts.
constexpr int deaths_examined = 9;
// Each try starts the target again when it dies of it.
constexpr int tries_that_kill = 40;
// A plain CONNECT that takes so many times as long as at first, and more than a scheduler's
// hiccup, is one that something has made slow.
constexpr int slower_times = 5;
constexpr std::chrono::milliseconds slower_at_least{20};

class Campaign {
 public:
  Campaign(TargetPool& pool, const CampaignOptions& options, const CampaignEvents& events)
      : pool_(pool),
        options_(options),
        events_(events),
        addresses_(own_addresses(AddressesFor::campaign)),
        subject_(pool, addresses_, options.patience, {options.origin_bind, options.origin_host}) {}

  CampaignResult run() {
    result_.trouble = subject_.start();
    if (!result_.trouble.empty()) {
      return result_;
    }
    const std::string title =
        pool_.profile().title + (subject_.endpoint().tls ? ", in TLS" : std::string());
    examiner_.emplace(Examiner::Settings{options_.seed, options_.patience, options_.folder, title,
                                         options_.masked},
                      subject_.trial(), subject_.stage(), events_.interrupted);
    std::vector<std::unique_ptr<WorkerStage>> stages;
    for (int job = 0; job < options_.jobs; ++job) {
      stages.push_back(subject_.another_stage());
      if (!stages.back()) {
        result_.trouble = "no ports left for origins of ours";
        return result_;
      }
    }
    const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    crew_.emplace(Crew::Settings{options_.seed, options_.first,
                                 options_.count == 0 ? most : options_.first + options_.count,
                                 options_.patience, subject_.usual(), subject_.stage().denied()},
                  subject_.trial(), std::move(stages));
    crew_->start();
    watch();
    crew_->stop();
    finish();
    return result_;
  }

 private:
  void watch() {
    began_ = Clock::now();
    while (!crew_->finished()) {
      const auto suspicions = crew_->take_suspicions(glance);
      for (std::size_t at = 0; at < suspicions.size(); ++at) {
        if (events_.interrupted()) {
          look_into_the_rest(
              {suspicions.begin() + static_cast<std::ptrdiff_t>(at), suspicions.end()});
          break;
        }
        look_into(suspicions[at]);
        report_when_due();
      }
      if (!growth_ && crew_->done() > plans_to_warm_up) {
        growth_.emplace(resources_of(subject_.process_id()));
      }
      const auto now = Clock::now();
      if ((options_.count == 0 && now - began_ >= options_.time) || events_.interrupted()) {
        break;
      }
      if (crew_->alarmed() || subject_.exited()) {
        if (!look_after_target()) {
          break;
        }
      }
      report_when_due();
    }
    crew_->park();
    worked_ = Clock::now() - began_;
    look_into_the_rest(crew_->take_suspicions(std::chrono::milliseconds(0)));
  }

  // What was said last is examined too; what can't be is left to the campaign that goes on.
  void look_into_the_rest(const std::vector<Suspicion>& suspicions) {
    if (events_.interrupted() && !suspicions.empty()) {
      events_.notice(
          fmt::format("interrupted; {} suspicions are still looked into (once more: not now)",
                      suspicions.size()));
    }
    for (const Suspicion& suspicion : suspicions) {
      if (events_.hurried()) {
        left_ = std::min(left_, suspicion.plan.number);
      } else {
        look_into(suspicion);
      }
    }
  }

  void report_when_due() {
    if (const auto now = Clock::now(); now - reported_ >= std::chrono::seconds(1)) {
      reported_ = now;
      report();
      check_growth(false);
    }
  }

  void report() {
    CampaignProgress& total = result_.total;
    const std::chrono::duration<double> took = worked_.value_or(Clock::now() - began_);
    total.done = crew_->done();
    total.requests = crew_->requests();
    total.rate = static_cast<double>(total.requests) / took.count();
    total.features_seen = crew_->features_seen();
    total.features = feature_count(subject_.stage().denied());
    total.findings = result_.findings.size();
    result_.next = std::min(crew_->next(), left_);
    events_.progress(total);
    if (!crash_told_ && speaks_of_crash(subject_.last_words())) {
      crash_told_ = true;
      find_killer("crash", "it says: " + subject_.last_words());
    }
  }

  void look_into(const Suspicion& suspicion) {
    if (!options_.examine) {
      return;
    }
    // One that hangs is silent to everybody, and that isn't this request's fault.
    if (suspicion.complaint.feature == "silent" && !subject_.serves()) {
      crew_->dismiss(suspicion.complaint);
      return crew_->raise_alarm();
    }
    // Whose request changes an answer shows when nobody else asks.
    std::optional<CampaignFinding> found;
    const auto examine = [&] { found = examiner_->examine(suspicion, recent_plans()); };
    if (suspicion.complaint.oracle == "B12") {
      in_quiet(examine);
    } else {
      examine();
    }
    if (!found && Examiner::may_be_of_others(suspicion.complaint)) {
      in_quiet([&] { found = examiner_->examine_after(suspicion, recent_plans()); });
    }
    if (!found) {
      ++result_.unstable;  // B11
      return crew_->dismiss(suspicion.complaint);
    }
    keep(*found);
  }

  template <class Work>
  void in_quiet(Work work) {
    const bool busy = !crew_->parked();
    if (busy) {
      crew_->park();
    }
    work();
    if (busy) {
      crew_->go_on(subject_.endpoint());
    }
  }

  void keep(const CampaignFinding& finding) {
    result_.findings.push_back(finding);
    if (!finding.known) {
      events_.found(finding);
    }
    if (!examiner_->trouble().empty() && !std::exchange(told_trouble_, true)) {
      events_.notice(examiner_->trouble());
    }
  }

  // Newest first.
  std::vector<Plan> recent_plans() {
    std::vector<Plan> plans;
    for (const std::uint64_t number : crew_->recent()) {
      plans.push_back(make_plan(options_.seed, number, subject_.stage().denied()));
    }
    return plans;
  }

  // ---- the life of the target (B01, B02)

  // False when the campaign can't go on.
  bool look_after_target() {
    crew_->park();
    crew_->calm();
    const bool exited = subject_.exited();
    if (!exited && subject_.serves()) {
      crew_->go_on(subject_.endpoint());
      return true;
    }
    const std::string words = subject_.last_words();
    if (!pool_.launched()) {
      return suspect_the_last();
    }
    find_killer(exited ? "exit" : "hang", exited ? words : "it no longer serves a plain CONNECT");
    if (!subject_.restart()) {
      result_.trouble = "the target can't be started again";
      return false;
    }
    crew_->go_on(subject_.endpoint());
    return true;
  }

  // One that isn't ours can't be started again to see which request it was.
  bool suspect_the_last() {
    const std::size_t most = subject_.hangs() ? most_suspects_of_silence : most_suspects;
    std::vector<Plan> suspects = recent_plans();
    suspects.resize(std::min(suspects.size(), most));
    result_.trouble = "the target no longer serves a plain CONNECT";
    if (!suspects.empty()) {
      keep(examiner_->record_suspects(
          suspects, {"B01", "gone", true, "the target doesn't survive one of these requests",
                     "RFC 9110 §17.5"}));
    }
    return false;
  }

  // The suspects run alone, newest first.
  void find_killer(const std::string& feature, const std::string& words) {
    const Complaint complaint{"B02", feature, true, "the target doesn't survive this",
                              "RFC 9110 §17.5"};
    if (deaths_++ >= deaths_examined || !subject_.restart()) {
      return;
    }
    for (const Plan& plan : recent_plans()) {
      if (events_.interrupted()) {
        break;
      }
      if (!subject_.dies_of(plan) || !subject_.dies_of(plan)) {
        continue;
      }
      const std::string last = subject_.words_of_the_dead();
      const Plan small = minimise(
          plan,
          [this](const Plan& candidate) {
            return !events_.interrupted() && subject_.dies_of(candidate);
          },
          tries_that_kill);
      return keep(examiner_->record(small, complaint, last.empty() ? words : last));
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
    for (const Ending how : all_endings) {
      result_.endings[std::string(to_string(how))] = crew_->ended(how);
    }
    check_growth(true);
    check_latency();
  }

  void check_growth(bool at_the_end) {
    if (growth_) {
      const Resources now = resources_of(subject_.process_id());
      for (const Complaint& complaint : growth_->look(now, result_.total.done, at_the_end)) {
        keep({.complaint = complaint});
      }
    }
  }

  void check_latency() {
    if (!result_.trouble.empty() || events_.interrupted()) {
      return;
    }
    const auto latency = subject_.quickest_answer();  // a busy machine makes none quicker
    if (latency > subject_.usual() * slower_times + slower_at_least) {
      keep({.complaint = {"B13", "latency", false,
                          fmt::format("a plain CONNECT took {} ms at first, {} at the end",
                                      subject_.usual().count(), latency.count()),
                          "RFC 9110 §17.5"}});
    }
  }

  TargetPool& pool_;
  const CampaignOptions& options_;
  const CampaignEvents& events_;
  AddressPool addresses_;
  Subject subject_;
  std::optional<Examiner> examiner_;
  std::optional<Crew> crew_;
  CampaignResult result_;
  Clock::time_point began_;
  Clock::time_point reported_;
  std::optional<Clock::duration> worked_;  // from then to the end of the last plan
  std::optional<Growth> growth_;
  bool told_trouble_ = false;
  std::uint64_t left_ =
      std::numeric_limits<std::uint64_t>::max();  // first suspicious plan left alone
  int deaths_ = 0;
  bool crash_told_ = false;
};

}  // namespace

CampaignResult run_campaign(TargetPool& pool, const CampaignOptions& options,
                            const CampaignEvents& events) {
  return Campaign(pool, options, events).run();
}

}  // namespace connectspec::fuzz
