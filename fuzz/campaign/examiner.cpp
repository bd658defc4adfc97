#include "fuzz/campaign/examiner.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

#include "fuzz/findings/minimise.h"
#include "harness/wire/bytes.h"

namespace connectspec::fuzz {
namespace {

constexpr int repeats = 3;
// As many requests are tried as the reason, one of a moody target would seem to be it by chance.
constexpr int repeats_with_and_without = 8;
// How long a connection is waited for that comes after the answer.
constexpr std::chrono::milliseconds settle{30};
// The deadline of what only decides how small a finding gets.
constexpr std::chrono::milliseconds impatience{300};
// Of what needs another request before it each try asks some fifty times.
constexpr int tries_with_another_before = 40;
// Of octets in the comment of a case: heads at the edges of buffers would fill it.
constexpr std::size_t longest_evidence = 2000;

// As conditions of a case name it.
std::string condition_on(const Sighting& seen) {
  if (seen.outcome == Ending::closed || seen.outcome == Ending::reset) {
    return "[closed, reset]";
  }
  return seen.status == 0 ? std::string(to_string(seen.outcome))
                          : fmt::format("{}xx", seen.status / 100);
}

bool is_among(const std::vector<Complaint>& complaints, const Complaint& about) {
  return std::any_of(complaints.begin(), complaints.end(),
                     [&about](const Complaint& one) { return key_of(one) == key_of(about); });
}

std::string evidence_of(const Tried& tried, const std::function<std::string(std::string)>& masked) {
  const auto beginning = [&masked](std::string octets) {
    octets = masked ? masked(std::move(octets)) : std::move(octets);
    return escape(std::string_view(octets).substr(0, longest_evidence));
  };
  return fmt::format(
      "sent:     {}\nreceived: {}\nending:   {} after {} ms\norigin connections: {}, decoy "
      "connections: {}{}{}{}{}",
      beginning(tried.octets), beginning(tried.seen.received), to_string(tried.seen.outcome),
      tried.seen.took.count(), tried.seen.origin_connections, tried.seen.decoy_connections,
      tried.seen.forbidden_connections > 0 ? ", connections to what is denied: " : "",
      tried.seen.forbidden_connections > 0 ? std::to_string(tried.seen.forbidden_connections) : "",
      tried.seen.incomplete_close ? "\nclosed without close_notify" : "",
      tried.seen.trouble.empty() ? "" : "\n" + tried.seen.trouble);
}

}  // namespace

Examiner::Examiner(Settings settings, const Trial& trial, WorkerStage& stage,
                   std::function<bool()> interrupted)
    : settings_(std::move(settings)),
      trial_(trial),
      stage_(stage),
      interrupted_(std::move(interrupted)) {}

bool Examiner::complains(const Plan& plan, const Complaint& about) {
  const bool of_connections =
      about.oracle == "B05" || about.oracle == "B09" || about.oracle == "B16";
  stage_.late_connections();  // of the request before
  const Tried tried =
      trial_.run(plan, stage_, of_connections ? settle : std::chrono::milliseconds(0));
  if (about.oracle == "B10") {
    return plan.cut != "whole" && differ(trial_.run(in_one_write(plan), stage_).seen, tried.seen);
  }
  return is_among(tried.complaints, about);
}

std::optional<CampaignFinding> Examiner::examine(const Suspicion& suspicion,
                                                 const std::vector<Plan>& recent) {
  if (suspicion.complaint.oracle == "B12") {
    return examine_order(suspicion, recent);
  }
  for (int round = 0; round < repeats; ++round) {
    if (!complains(suspicion.plan, suspicion.complaint)) {
      return std::nullopt;
    }
  }
  // What is about time needs it.
  if (suspicion.complaint.oracle != "B14") {
    stage_.set_deadline(impatience);
  }
  Plan small = minimise(suspicion.plan, [&](const Plan& candidate) {
    return !interrupted_() && complains(candidate, suspicion.complaint);
  });
  stage_.set_deadline(settings_.patience);
  if (!interrupted_() && !complains(small, suspicion.complaint)) {
    small = suspicion.plan;  // what is slow passes for silent to who is impatient
  }
  std::optional<Usual> usual;
  if (suspicion.complaint.oracle == "B10") {
    usual = Usual{condition_on(trial_.run(in_one_write(small), stage_).seen),
                  "in one write it is answered otherwise", std::nullopt};
  }
  return record(small, suspicion.complaint,
                evidence_of(shown(small, suspicion.complaint), settings_.masked), usual);
}

std::optional<std::string> Examiner::usual_answer(const Plan& plan) {
  std::set<std::string> answers;
  for (int round = 0; round < repeats; ++round) {
    trial_.run(plain_plan(), stage_);  // whatever came before it
    answers.insert(condition_on(trial_.run(plan, stage_).seen));
  }
  return answers.size() == 1 ? std::optional(*answers.begin()) : std::nullopt;
}

bool Examiner::is_changed_by(const Plan& earlier, const Plan& plan, const std::string& usual) {
  for (int round = 0; round < repeats; ++round) {
    trial_.run(earlier, stage_);
    const Sighting seen = trial_.run(plan, stage_).seen;
    // Silence may be a target that is slow today.
    if (seen.outcome == Ending::silent || condition_on(seen) == usual) {
      return false;
    }
  }
  return true;
}

std::optional<CampaignFinding> Examiner::examine_order(const Suspicion& suspicion,
                                                       const std::vector<Plan>& recent) {
  const Plan& plan = suspicion.plan;
  const auto usual = usual_answer(plan);
  if (!usual) {
    return std::nullopt;
  }
  const auto earlier = std::find_if(recent.begin(), recent.end(), [&](const Plan& one) {
    return !interrupted_() && is_changed_by(one, plan, *usual);
  });
  std::optional<CampaignFinding> found;
  if (earlier != recent.end()) {
    const Plan small = minimise(*earlier, [&](const Plan& candidate) {
      return !interrupted_() && is_changed_by(candidate, plan, *usual);
    });
    trial_.run(small, stage_);
    found = record(
        plan, suspicion.complaint, evidence_of(trial_.run(plan, stage_, settle), settings_.masked),
        Usual{*usual, "without the other request before, this one is answered otherwise", small});
  }
  return found;
}

bool Examiner::may_be_of_others(const Complaint& complaint) {
  return complaint.oracle == "B03" || complaint.oracle == "B07" || complaint.oracle == "B16" ||
         complaint.feature == "altered" || complaint.feature == "decoy";
}

bool Examiner::complains_after(const Plan& earlier, const Plan& plan, const Complaint& about) {
  for (int round = 0; round < repeats_with_and_without; ++round) {
    trial_.run(earlier, stage_);
    const bool behind_it = complains(plan, about);
    if (!behind_it) {
      return false;
    }
    // Not one in so many: what a target does every fourth time would fall on the same one.
    for (int more = 0; more <= round % 3; ++more) {
      trial_.run(plain_plan(), stage_);
    }
    if (complains(plan, about)) {
      return false;
    }
  }
  return true;
}

std::optional<CampaignFinding> Examiner::examine_after(const Suspicion& suspicion,
                                                       const std::vector<Plan>& recent) {
  const Plan plan = in_one_write(suspicion.plan);
  const Complaint& about = suspicion.complaint;
  stage_.set_deadline(impatience);
  const auto earlier = std::find_if(recent.begin(), recent.end(), [&](const Plan& one) {
    return !interrupted_() && !one.unfinished() && complains_after(one, plan, about);
  });
  std::optional<CampaignFinding> found;
  if (earlier != recent.end()) {
    const Plan small = minimise(
        *earlier, [&](const Plan& candidate) { return complains_after(candidate, plan, about); },
        tries_with_another_before);
    trial_.run(small, stage_);
    found = record(plan, about, evidence_of(trial_.run(plan, stage_, settle), settings_.masked),
                   Usual{"", "it takes the other request before", small});
  }
  stage_.set_deadline(settings_.patience);
  return found;
}

Tried Examiner::shown(const Plan& plan, const Complaint& about) {
  Tried tried;
  for (int round = 0; round < repeats && !is_among(tried.complaints, about); ++round) {
    stage_.late_connections();
    tried = trial_.run(plan, stage_, settle);
  }
  return tried;
}

std::string Examiner::origin_of(std::uint64_t number) const {
  return fmt::format("connectspec fuzz --seed {} found this with plan {} in {}.\n", settings_.seed,
                     number, settings_.target);
}

CampaignFinding Examiner::record(const Plan& plan, const Complaint& complaint,
                                 const std::string& evidence, const std::optional<Usual>& usual) {
  std::optional<Usual> as_usual = usual;
  if (as_usual && as_usual->earlier) {
    as_usual->earlier = as_shown(*as_usual->earlier, stage_);
  }
  return store(
      plan, complaint,
      case_text(as_shown(plan, stage_), complaint,
                origin_of(plan.number) + (settings_.masked ? settings_.masked(evidence) : evidence),
                as_usual));
}

CampaignFinding Examiner::record_suspects(const std::vector<Plan>& suspects,
                                          const Complaint& complaint) {
  std::vector<Plan> shown;
  std::transform(suspects.begin(), suspects.end(), std::back_inserter(shown),
                 [this](const Plan& plan) { return as_shown(plan, stage_); });
  return store(suspects.front(), complaint,
               suspects_text(shown, complaint,
                             origin_of(suspects.front().number) +
                                 "One of these was the last it served, the newest first."));
}

CampaignFinding Examiner::store(const Plan& plan, const Complaint& complaint,
                                const std::string& text) {
  CampaignFinding finding;
  finding.complaint = complaint;
  finding.number = plan.number;
  finding.text = text;
  if (settings_.folder.empty()) {
    return finding;
  }
  std::error_code error;
  std::filesystem::create_directories(settings_.folder, error);
  finding.file = settings_.folder + "/" + slug_of(complaint) + ".yaml";
  finding.known = std::filesystem::exists(finding.file);
  std::ofstream file(finding.file, std::ios::binary);
  if (!(file << text).flush()) {
    trouble_ = finding.file + ": can't be written";
  }
  return finding;
}

}  // namespace connectspec::fuzz
