#include "fuzz/campaign/crew.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace connectspec::fuzz {
namespace {

// Suspects of what only a later request shows; more than all workers have under way.
constexpr std::size_t most_recent = 256;
// B01 and B12 take a few requests in a hundred of the rate.
constexpr std::uint64_t plans_between_plain_ones = 64;
constexpr std::uint64_t plans_between_orders = 128;
constexpr std::size_t plans_in_other_order = 4;
// Steps through what is remembered in another order: it shares no factor with its size.
constexpr std::size_t stride = 31;
// A moody target would be examined for ever.
constexpr int most_dismissals = 5;
// How long a connection is waited for that came late the first time.
constexpr std::chrono::milliseconds time_for_late_connections{30};

}  // namespace

Crew::Crew(const Settings& settings, const Trial& trial,
           std::vector<std::unique_ptr<WorkerStage>> stages)
    : settings_(settings),
      trial_(trial),
      stages_(std::move(stages)),
      next_(settings.first),
      patience_(settings.patience, settings.usual) {}

Crew::~Crew() { stop(); }

void Crew::start() {
  running_ = stages_.size();
  for (const auto& stage : stages_) {
    threads_.emplace_back([this, &stage = *stage] {
      work(stage);
      --running_;
      const std::lock_guard lock(mutex_);
      changed_.notify_all();
    });
  }
}

void Crew::stop() {
  stop_ = true;
  {
    const std::lock_guard lock(mutex_);
    parked_ = false;
    changed_.notify_all();
  }
  for (std::thread& thread : threads_) {
    thread.join();
  }
  threads_.clear();
}

void Crew::park() {
  parked_ = true;
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return standing_ >= running_; });
}

void Crew::go_on(const Endpoint& target) {
  const std::lock_guard lock(mutex_);
  for (const auto& stage : stages_) {
    stage->set_target(target);
  }
  parked_ = false;
  changed_.notify_all();
}

void Crew::stand_by() {
  std::unique_lock lock(mutex_);
  ++standing_;
  changed_.notify_all();
  changed_.wait(lock, [this] { return !parked_ || stop_; });
  --standing_;
}

Plan Crew::plan_of(std::uint64_t number) const {
  return make_plan(settings_.seed, number, settings_.denied);
}

Tried Crew::send(const Plan& plan, WorkerStage& stage, std::chrono::milliseconds settle) {
  ++requests_;
  return trial_.run(plan, stage, settle);
}

void Crew::work(WorkerStage& stage) {
  Plan last = plain_plan();
  Memory memory;
  while (!stop_) {
    if (parked_) {
      stand_by();
      continue;
    }
    const std::uint64_t number = next_++;
    if (number >= settings_.end) {
      --next_;
      return;
    }
    if (stage.late_connections() > 0) {
      // Whose it was shows when the plan before is given time.
      for (const Complaint& complaint : send(last, stage, time_for_late_connections).complaints) {
        suspect(last, complaint);
      }
    }
    stage.set_deadline(patience_.left());
    last = plan_of(number);
    carry_out(last, stage, memory);
    if (number % plans_between_plain_ones == 0) {
      alarm_ = alarm_ || send(plain_plan(), stage).seen.echo != Echo::intact;
    }
    if (number % plans_between_orders == 0) {
      compare_order(memory, stage);
    }
  }
}

void Crew::carry_out(const Plan& plan, WorkerStage& stage, Memory& memory) {
  {
    const std::lock_guard lock(mutex_);
    recent_.push_front(plan.number);
    if (recent_.size() > most_recent) {
      recent_.pop_back();
    }
    features_.insert(plan.features.begin(), plan.features.end());
  }
  const Tried tried = send(plan, stage);
  ++endings_[static_cast<std::size_t>(tried.seen.outcome)];
  ++done_;
  if (tried.seen.outcome == Ending::unreachable) {
    parked_ = true;  // plans that nobody receives are lost
    alarm_ = true;
  }
  patience_.note(tried.seen);
  if (plan.cut == "whole" || tried.judged.kind == Judgement::Kind::incomplete) {
    for (const Complaint& complaint : tried.complaints) {
      suspect(plan, complaint);
    }
  } else {
    judge_cut(plan, tried, stage);
  }
  // What was left unanswered says nothing, and asking again would cost its time again. What was cut
  // may arrive in other pieces the next time, and that is B10's.
  if (tried.complaints.empty() && tried.seen.outcome != Ending::silent &&
      !tried.seen.no_answer_owed && plan.cut == "whole") {
    memory.plans[memory.count++ % memory.plans.size()] = {plan.number, class_of(tried.seen)};
  }
}

// B12: requests on connections of their own, in another order than the first time.
void Crew::compare_order(const Memory& memory, WorkerStage& stage) {
  const std::size_t known = std::min(memory.count, memory.plans.size());
  for (std::size_t turn = 0; turn < plans_in_other_order && known > 0; ++turn) {
    const auto& [number, before] = memory.plans[(memory.count + turn * stride) % known];
    const Plan plan = plan_of(number);
    const Sighting seen = send(plan, stage).seen;
    const std::string now = class_of(seen);
    if (now != before && seen.outcome != Ending::unreachable && seen.outcome != Ending::silent) {
      suspect(plan, {"B12", "order", false,
                     fmt::format("the answer depends on what others asked before: once {}, then {}",
                                 before, now),
                     "RFC 9110 §3.3"});
    }
  }
}

// B10: what arrives in one write and in several is the same request. A complaint that isn't made of
// it in one write either has the cut for its cause.
void Crew::judge_cut(const Plan& plan, const Tried& tried, WorkerStage& stage) {
  const Tried at_once = send(in_one_write(plan), stage);
  const bool differs = differ(tried.seen, at_once.seen);
  for (const Complaint& complaint : tried.complaints) {
    const bool of_the_request =
        std::any_of(at_once.complaints.begin(), at_once.complaints.end(),
                    [&](const Complaint& same) { return key_of(same) == key_of(complaint); });
    if (of_the_request || !differs) {
      suspect(plan, complaint);
    }
  }
  if (differs) {
    suspect(plan,
            {"B10", "cut", false,
             "in several writes: " + class_of(tried.seen) + "; in one: " + class_of(at_once.seen),
             "RFC 9110 §5.3 (complete first)"});
  }
}

void Crew::suspect(const Plan& plan, const Complaint& complaint) {
  const std::lock_guard lock(mutex_);
  ++times_[key_of(complaint)];
  if (suspected_.insert(key_of(complaint)).second) {
    suspicions_.push_back({plan, complaint});
    changed_.notify_all();
  }
}

void Crew::dismiss(const Complaint& complaint) {
  const std::lock_guard lock(mutex_);
  const std::string key = key_of(complaint);
  if (dismissed_[key]++ < most_dismissals) {
    suspected_.erase(key);
  }
}

std::vector<Suspicion> Crew::take_suspicions(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, patience, [this] { return !suspicions_.empty() || running_ == 0; });
  return std::exchange(suspicions_, {});
}

std::size_t Crew::features_seen() {
  const std::lock_guard lock(mutex_);
  return features_.size();
}

std::vector<std::uint64_t> Crew::recent() {
  const std::lock_guard lock(mutex_);
  return {recent_.begin(), recent_.end()};
}

std::uint64_t Crew::times(const Complaint& complaint) {
  const std::lock_guard lock(mutex_);
  const auto found = times_.find(key_of(complaint));
  return found == times_.end() ? 0 : found->second;
}

}  // namespace connectspec::fuzz
