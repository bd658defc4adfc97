// The target of a campaign: started, asked plainly whether it serves, and started again. Its own
// stage is for one request at a time; the workers of a campaign have others.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fuzz/campaign/trial.h"
#include "harness/engine/addresses.h"
#include "harness/runner/plain_parent.h"
#include "harness/runner/target_pool.h"

namespace connectspec::fuzz {

// Where origins stand, and how the target calls that; empty: on loopback addresses of their own.
struct OriginPlace {
  std::string bind;
  std::string host;
};

class Subject {
 public:
  // `patience`: how long an answer is waited for. Its own addresses are taken from `addresses`;
  // they and the pool outlive it.
  Subject(TargetPool& pool, AddressPool& addresses, std::chrono::milliseconds patience,
          OriginPlace origins = {});

  // Learns what it denies and what a plain CONNECT takes. Empty, or why it can't be asked.
  std::string start();
  // What follows is for one that was started.
  [[nodiscard]] const Endpoint& endpoint() const { return endpoint_; }
  [[nodiscard]] const Trial& trial() const { return *trial_; }
  [[nodiscard]] WorkerStage& stage() { return *stage_; }
  // What a plain CONNECT took at the beginning.
  [[nodiscard]] std::chrono::milliseconds usual() const { return usual_; }

  // Null when there are no ports left.
  std::unique_ptr<WorkerStage> another_stage();

  bool serves();
  // It left the last plain request unanswered.
  [[nodiscard]] bool hangs() const { return hangs_; }
  // What the quickest of some plain CONNECTs takes.
  std::chrono::milliseconds quickest_answer();

  [[nodiscard]] bool exited() const { return pool_.exited(name_); }
  [[nodiscard]] std::string last_words() const { return pool_.last_words(name_); }
  [[nodiscard]] int process_id() const { return pool_.process_id(name_); }
  // False when it doesn't serve again.
  bool restart();
  // Starts it again when it does.
  bool dies_of(const Plan& plan);
  // Of the one that died so last.
  [[nodiscard]] const std::string& words_of_the_dead() const { return words_; }

 private:
  std::unique_ptr<WorkerStage> make_stage(const Denied& denied);
  std::vector<std::chrono::milliseconds> plain_answers();

  TargetPool& pool_;
  std::chrono::milliseconds patience_;
  std::string name_;  // of the endpoint
  OriginPlace origins_;
  AddressPool& addresses_;
  std::optional<PlainParent> parent_;
  Endpoint endpoint_;
  std::optional<Trial> trial_;
  std::unique_ptr<WorkerStage> stage_;
  std::chrono::milliseconds usual_{0};
  bool hangs_ = false;
  std::string trouble_;  // of the last plain request, in words
  std::string words_;
};

}  // namespace connectspec::fuzz
