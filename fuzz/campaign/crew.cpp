#include "fuzz/campaign/crew.h"

#include <utility>

namespace connectspec::fuzz {
namespace {

constexpr std::size_t most_recent = 256;
constexpr std::uint64_t plans_between_plain_ones = 64;

// What a cut must not change.
std::string class_of(const Sighting& seen) {
  return std::string(to_string(seen.outcome)) + " " + std::to_string(seen.status / 100) + "xx";
}

}  // namespace

std::string key_of(const Complaint& complaint) {
  return complaint.oracle + " " + complaint.feature;
}

Crew::Crew(const Settings& settings, const Trial& trial,
           std::vector<std::unique_ptr<WorkerStage>> stages)
    : settings_(settings),
      trial_(trial),
      stages_(std::move(stages)),
      next_(settings.first),
      deadline_ms_(settings.patience.count()) {}

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

void Crew::go_on(const Address& target) {
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

void Crew::work(WorkerStage& stage) {
  Plan last = plain_plan();
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
      for (const Complaint& complaint :
           trial_.run(last, stage, std::chrono::milliseconds(30)).complaints) {
        suspect(last, complaint);
      }
    }
    stage.set_deadline(std::chrono::milliseconds(deadline_ms_));
    last = make_plan(settings_.seed, number);
    carry_out(last, stage);
    if (number % plans_between_plain_ones == 0 &&
        trial_.run(plain_plan(), stage).seen.echo != Echo::intact) {
      alarm_ = true;
    }
  }
}

void Crew::carry_out(const Plan& plan, WorkerStage& stage) {
  {
    const std::lock_guard lock(mutex_);
    recent_.push_front(plan.number);
    if (recent_.size() > most_recent) {
      recent_.pop_back();
    }
    features_.insert(plan.features.begin(), plan.features.end());
  }
  const Tried tried = trial_.run(plan, stage);
  ++endings_[static_cast<std::size_t>(tried.seen.outcome)];
  ++done_;
  if (tried.seen.outcome == Ending::unreachable) {
    alarm_ = true;
  }
  // A target that leaves requests unanswered would hold the campaign up; that one does is examined
  // with full patience.
  if (tried.seen.outcome == Ending::silent && ended(Ending::silent) > 8 && deadline_ms_ > 300) {
    deadline_ms_ = 300;
  }
  for (const Complaint& complaint : tried.complaints) {
    suspect(plan, complaint);
  }
  if (plan.cut != "whole") {
    compare_cuts(plan, tried, stage);
  }
}

// B10: what arrives in one write and in several is the same request.
void Crew::compare_cuts(const Plan& plan, const Tried& tried, WorkerStage& stage) {
  if (tried.judged.kind == Judgement::Kind::incomplete || !tried.complaints.empty()) {
    return;
  }
  Plan whole = plan;
  whole.cut = "whole";
  const std::string one = class_of(tried.seen);
  const std::string other = class_of(trial_.run(whole, stage).seen);
  if (one != other) {
    suspect(plan, {"B10", "cut", false, "in several writes: " + one + "; in one: " + other,
                   "RFC 9112 §2.2"});
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
