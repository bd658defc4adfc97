// The workers of a campaign: threads that carry out plan after plan, each on a stage of its own,
// and hand on what an oracle says. They can be parked while the target is started again.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "fuzz/campaign/patience.h"
#include "fuzz/campaign/trial.h"

namespace connectspec::fuzz {

struct Suspicion {
  Plan plan;
  Complaint complaint;
};

class Crew {
 public:
  struct Settings {
    std::uint64_t seed = 1;
    std::uint64_t first = 0;
    std::uint64_t end = 0;  // one past the last plan
    std::chrono::milliseconds patience{3000};
    std::chrono::milliseconds usual{0};  // what a plain CONNECT takes
    Denied denied;
  };

  Crew(const Settings& settings, const Trial& trial,
       std::vector<std::unique_ptr<WorkerStage>> stages);
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  void start();
  void park();  // returns when all stand still
  [[nodiscard]] bool parked() const { return parked_; }
  void go_on(const Endpoint& target);  // from park()
  void stop();                         // ends the threads

  // That complaint didn't come out again: when it is made next it is worth another look, a few
  // times.
  void dismiss(const Complaint& complaint);

  // Waits a little for something to be said; empty when nothing was.
  std::vector<Suspicion> take_suspicions(std::chrono::milliseconds patience);

  [[nodiscard]] bool finished() const { return running_ == 0; }
  // A worker couldn't reach the target or its plain request failed.
  [[nodiscard]] bool alarmed() const { return alarm_; }
  void calm() { alarm_ = false; }
  void raise_alarm() { alarm_ = true; }
  [[nodiscard]] std::uint64_t done() const { return done_; }          // plans
  [[nodiscard]] std::uint64_t requests() const { return requests_; }  // for them, and once more
  [[nodiscard]] std::uint64_t next() const { return next_; }
  [[nodiscard]] std::uint64_t ended(Ending how) const {
    return endings_[static_cast<std::size_t>(how)];
  }
  [[nodiscard]] std::size_t features_seen();
  // Numbers of the plans that were carried out last, newest first.
  [[nodiscard]] std::vector<std::uint64_t> recent();
  // How often that was said.
  [[nodiscard]] std::uint64_t times(const Complaint& complaint);

 private:
  // Of one worker: some plans it carried out, and what they were answered. As many as there are
  // between two plain requests, so that what is asked again is young.
  struct Memory {
    std::array<std::pair<std::uint64_t, std::string>, 64> plans;
    std::size_t count = 0;
  };

  void work(WorkerStage& stage);
  Plan plan_of(std::uint64_t number) const;
  Tried send(const Plan& plan, WorkerStage& stage, std::chrono::milliseconds settle = {});
  void carry_out(const Plan& plan, WorkerStage& stage, Memory& memory);
  void judge_cut(const Plan& plan, const Tried& tried, WorkerStage& stage);
  void compare_order(const Memory& memory, WorkerStage& stage);
  void suspect(const Plan& plan, const Complaint& complaint);
  void stand_by();

  Settings settings_;
  const Trial& trial_;
  std::vector<std::unique_ptr<WorkerStage>> stages_;
  std::vector<std::thread> threads_;
  std::atomic<std::uint64_t> next_;
  std::atomic<std::uint64_t> done_ = 0;
  std::atomic<std::uint64_t> requests_ = 0;
  std::array<std::atomic<std::uint64_t>, all_endings.size()> endings_{};
  std::atomic<std::size_t> running_ = 0;
  std::atomic<bool> stop_ = false;
  std::atomic<bool> parked_ = false;
  std::atomic<bool> alarm_ = false;
  Patience patience_;
  std::mutex mutex_;  // of all below
  std::condition_variable changed_;
  std::size_t standing_ = 0;
  std::vector<Suspicion> suspicions_;
  std::set<std::string> suspected_;  // oracle and feature of all so far: examined once
  std::map<std::string, int> dismissed_;
  std::map<std::string, std::uint64_t> times_;
  std::set<std::string_view> features_;
  std::deque<std::uint64_t> recent_;
};

}  // namespace connectspec::fuzz
