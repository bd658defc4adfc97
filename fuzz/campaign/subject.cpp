#include "fuzz/campaign/subject.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "fuzz/campaign/policy.h"
#include "fuzz/oracles/black_box/vital_signs.h"
#include "harness/model/carrier.h"

namespace connectspec::fuzz {
namespace {

// Odd, so that there is a median; few, so that a slow target is asked within a second.
constexpr std::size_t answers_to_measure = 11;
// Loopback addresses that are tried: another program may hold ports of one.
constexpr int addresses_to_try = 16;
// Plain requests before it is said that a target doesn't serve: one may fail for something else.
constexpr int chances = 3;

}  // namespace

Subject::Subject(TargetPool& pool, AddressPool& addresses, std::chrono::milliseconds patience,
                 OriginPlace origins)
    : pool_(pool),
      patience_(patience),
      name_(pool.default_endpoint()),
      origins_(std::move(origins)),
      addresses_(addresses) {}

std::string Subject::start() {
  const auto view = pool_.prepare(name_);
  if (!view) {
    return view.error().message;
  }
  if (!carriers_of_http1().contains(view->carrier)) {
    return "a campaign speaks HTTP/1.1, and this endpoint doesn't";
  }
  parent_.emplace(pool_, name_, *view);
  endpoint_ = endpoint_of(*view);
  trial_.emplace(*view);
  stage_ = make_stage(denied_by(*view, pool_.claims(name_)));
  if (stage_ && view->credentials) {  // before it has seen any: it may remember them
    learn_about_strangers(*trial_, *stage_);
  }
  if (!stage_ || !serves()) {
    return fmt::format(
        "a plain CONNECT to an origin of ours opens no tunnel{}{}; `connectspec run` says more",
        trouble_.empty() ? "" : ": ", trouble_);
  }
  usual_ = plain_answers()[answers_to_measure / 2];
  stage_->set_usual(usual_);
  return {};
}

std::unique_ptr<WorkerStage> Subject::make_stage(const Denied& denied) {
  for (int attempt = 0; attempt < addresses_to_try; ++attempt) {
    const std::string own = addresses_.next();
    auto stage =
        std::make_unique<WorkerStage>(endpoint_, origins_.bind.empty() ? own : origins_.bind,
                                      denied, port_for_an_origin(trial_->target()), origins_.host);
    stage->set_deadline(patience_);
    if (!stage->failed()) {
      return stage;
    }
  }
  return nullptr;
}

std::unique_ptr<WorkerStage> Subject::another_stage() {
  auto stage = make_stage(stage_->denied());
  if (stage) {
    stage->set_usual(usual_);
  }
  return stage;
}

// Silence had time enough the first time.
bool Subject::serves() {
  bool intact = false;
  hangs_ = false;
  for (int attempt = 0; attempt < chances && !intact && !hangs_; ++attempt) {
    const Sighting seen = trial_->run(plain_plan(), *stage_).seen;
    intact = seen.echo == Echo::intact;
    hangs_ = seen.outcome == Ending::silent;
    trouble_ = seen.trouble;
  }
  return intact;
}

std::chrono::milliseconds Subject::quickest_answer() { return plain_answers().front(); }

// The quickest first.
std::vector<std::chrono::milliseconds> Subject::plain_answers() {
  std::vector<std::chrono::milliseconds> took(answers_to_measure);
  for (auto& one : took) {
    one = trial_->run(plain_plan(), *stage_).seen.took;
  }
  std::sort(took.begin(), took.end());
  return took;
}

bool Subject::restart() {
  pool_.discard(name_);
  const auto view = pool_.prepare(name_);
  if (!view) {
    return false;
  }
  endpoint_ = endpoint_of(*view);
  stage_->set_target(endpoint_);
  return serves();
}

bool Subject::dies_of(const Plan& plan) {
  trial_->run(plan, *stage_);
  words_ = last_words();
  const bool dead = exited() || !serves() || speaks_of_crash(words_);
  if (dead) {
    words_ = last_words();
    restart();
  }
  return dead;
}

}  // namespace connectspec::fuzz
