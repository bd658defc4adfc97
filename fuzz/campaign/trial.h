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

  TargetView target_;
};

std::string nonce_for(const Plan& plan);

}  // namespace connectspec::fuzz
