// What becomes of a suspicion: repeated, made small, written down as a case file (B10 to B12 beside
// the oracles of request_oracles.h).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "fuzz/campaign/crew.h"
#include "fuzz/findings/case_text.h"
#include "fuzz/findings/finding.h"

namespace connectspec::fuzz {

class Examiner {
 public:
  struct Settings {
    std::uint64_t seed = 1;                    // of the plans
    std::chrono::milliseconds patience{3000};  // deadline of every wait
    std::string folder;                        // where case files go; empty: nowhere
    std::string target;                        // its title
    // What isn't to be shown is taken out of evidence; empty: all of it may.
    std::function<std::string(std::string)> masked = {};
  };

  // Trial and stage outlive it.
  Examiner(Settings settings, const Trial& trial, WorkerStage& stage,
           std::function<bool()> interrupted);

  // Nothing when it doesn't come out three times. `recent`: plans that may have led to it, newest
  // first. Once interrupted, a finding is no longer made smaller, but kept.
  std::optional<CampaignFinding> examine(const Suspicion& suspicion,
                                         const std::vector<Plan>& recent);

  // For what didn't come out: does it behind one of `recent`, on a connection of that one's own?
  // Only where a busy machine can't be the reason. Nobody else may ask meanwhile.
  std::optional<CampaignFinding> examine_after(const Suspicion& suspicion,
                                               const std::vector<Plan>& recent);
  static bool may_be_of_others(const Complaint& complaint);

  CampaignFinding record(const Plan& plan, const Complaint& complaint, const std::string& evidence,
                         const std::optional<Usual>& usual = {});

  // Nobody is there any more to tell which of them it was.
  CampaignFinding record_suspects(const std::vector<Plan>& suspects, const Complaint& complaint);

  // A file that can't be written, once; empty when all could.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }

 private:
  bool complains(const Plan& plan, const Complaint& about);
  bool complains_after(const Plan& earlier, const Plan& plan, const Complaint& about);
  std::optional<CampaignFinding> examine_order(const Suspicion& suspicion,
                                               const std::vector<Plan>& recent);
  // What it is answered three times behind a plain request; nothing when that differs.
  std::optional<std::string> usual_answer(const Plan& plan);
  bool is_changed_by(const Plan& earlier, const Plan& plan, const std::string& usual);
  // Once more, for the evidence; again if a busy machine hides it.
  Tried shown(const Plan& plan, const Complaint& about);
  CampaignFinding store(const Plan& plan, const Complaint& complaint, const std::string& text);
  std::string origin_of(std::uint64_t number) const;

  Settings settings_;
  const Trial& trial_;
  WorkerStage& stage_;
  std::function<bool()> interrupted_;
  std::string trouble_;
};

}  // namespace connectspec::fuzz
