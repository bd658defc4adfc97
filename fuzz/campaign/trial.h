// A plan carried out on a stage and judged by the oracles of request_oracles.h.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fuzz/campaign/stage.h"
#include "fuzz/grammar/connect.h"
#include "fuzz/oracles/black_box/complaint.h"
#include "fuzz/plans/plan.h"
#include "harness/engine/target_view.h"
#include "harness/model/bindings.h"
#include "harness/wire/digest.h"

namespace connectspec::fuzz {

struct Tried {
  std::string octets;
  Judgement judged;  // by the grammar
  Sighting seen;
  std::vector<Complaint> complaints;
};

class Trial {
 public:
  explicit Trial(const TargetView& target) : target_(target) {}

  const TargetView& target() const { return target_; }

  // `settle`: how long a connection is waited for that comes after the answer.
  Tried run(const Plan& plan, WorkerStage& stage, std::chrono::milliseconds settle = {}) const;

  // The octets of a plan on that stage; `nonce` is what its {nonce} stands for.
  std::string octets_of(const Plan& plan, const WorkerStage& stage, const std::string& nonce) const;

 private:
  [[nodiscard]] Bindings names_of(const WorkerStage& stage, const std::string& nonce) const;
  // What the target asks a stranger on a connection of its own: each answer has a fresh nonce.
  std::optional<DigestChallenge> ask_for_challenge(WorkerStage& stage) const;

  TargetView target_;
};

std::string nonce_for(const Plan& plan);

// The plan with its credentials as the target has shown that it wants them.
Plan as_shown(const Plan& plan, const WorkerStage& stage);

// In what a target has answered.
std::optional<DigestChallenge> challenge_in(const Sighting& seen);

}  // namespace connectspec::fuzz
