#include "harness/runner/watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/judge/not_run.h"
#include "harness/runner/suspects.h"

namespace connectspec {
namespace {

using State = Entry::State;

// A target that dies more often than this is given up: the run has to end. (node-proxy ends at one
// in ten of the requests that it is sent.)
constexpr int deaths_at_most = 128;

// After so many canaries that were left without service though all is well, that is its way.
constexpr int false_alarms_at_most = 8;

// Microseconds. A target may die a while after the case that it dies of; where nobody can be asked
// any more, whoever was there in the last second is named.
constexpr std::uint64_t death_comes_within = 300'000;
constexpr std::uint64_t last_second = 1'000'000;

// Each is asked alone, or named.
constexpr std::size_t suspects_at_most = 40;

std::uint64_t end_of(const Observation& seen) { return seen.began + seen.duration; }

}  // namespace

Watch::Watch(Ledger& ledger, Workbench& bench, const Patience& patience, int jobs)
    : ledger_(ledger),
      bench_(bench),
      hearing_(ledger, bench),
      inquest_(ledger, bench, hearing_, patience),
      jobs_(jobs) {}

// ---- alarms

// Where nobody was served before, there is no service to miss: its controls tell that. One that is
// ours is started anew to see.
bool Watch::alarming(const Entry& entry, const Observation& seen, Ear ear) const {
  if (bench_.exited(entry.endpoint)) {
    return true;
  }
  if (!served_.contains(entry.endpoint) && (!bench_.launched() || is_hopeless(entry.endpoint))) {
    return false;
  }
  return met_a_closed_port(seen) || (left_deaf(seen) && false_alarms_ < false_alarms_at_most) ||
         (ear == Ear::sharp && raises_doubt(seen));
}

bool Watch::is_hopeless(const std::string& endpoint) const {
  return hopeless_.contains(endpoint) || (served_.empty() && !hopeless_.empty());
}

Heed Watch::heed(const Entry& entry, const Observation& seen, Ear ear) {
  const bool alive = seen.canary == Canary::alive;
  if (alive) {
    served_.insert(entry.endpoint);
  }
  const std::size_t number = ledger_.number_of(entry);
  const bool alarming_itself = alarming(entry, seen, ear);
  if (!alarm_ && !alarming_itself) {
    return Heed::nothing;
  }
  if (!alarm_) {
    alarm_ = Alarm{.number = number};
  }
  alarm_->was_gone = alarm_->was_gone || bench_.exited(entry.endpoint) ||
                     (alarming_itself && met_a_closed_port(seen));
  alarm_->seen[number] = seen;
  if (alive && !alarming_itself) {
    return Heed::stop;
  }
  alarm_->set_aside[number] = seen;
  return Heed::set_aside;
}

// Nothing where it may have come round by itself: only what was dead has to be started again.
std::optional<Absence> Watch::absence_found(const Alarm& alarm, bool exited,
                                            Hearing::Finding finding) const {
  const bool closed = std::any_of(alarm.seen.begin(), alarm.seen.end(), [](const auto& one) {
    return one.second.canary == Canary::refused;
  });
  if (exited || closed) {
    return Absence::refuses;
  }
  const bool silent =
      finding == Hearing::Finding::restarted && hearing_.absence() == Absence::silent;
  return silent ? std::optional(Absence::silent) : std::nullopt;
}

Watch::Observations Watch::look_into_alarms() {
  if (!alarm_) {
    return {};
  }
  Alarm alarm = std::move(*alarm_);
  alarm_.reset();
  const std::string& endpoint = ledger_[alarm.number].endpoint;
  const bool exited = bench_.exited(endpoint);
  alarm.last_words = exited ? bench_.last_words(endpoint) : "";
  const Hearing::Finding finding = hearing_.listen(endpoint);
  alarm.found = absence_found(alarm, exited, finding);
  const bool sound = finding == Hearing::Finding::sound && !alarm.was_gone;
  if (sound || (!exited && never_served_anybody(endpoint))) {
    false_alarms_ += left_deaf(alarm.seen[alarm.number]) ? 1 : 0;
    return std::move(alarm.set_aside);
  }
  for (const auto& [number, seen] : alarm.set_aside) {
    ++ledger_[number].result.attempts;
  }
  if (finding == Hearing::Finding::gone) {
    conclude(alarm);
  } else {
    inquire(alarm);
  }
  return {};
}

bool Watch::never_served_anybody(const std::string& endpoint) {
  if (served_.contains(endpoint) || hearing_.serves_all(endpoint)) {
    return false;
  }
  hopeless_.insert(endpoint);
  return true;
}

bool Watch::look_into_doubts(const Numbers& numbers) {
  std::set<std::string> asked;
  bool sound = true;
  for (const std::size_t number : numbers) {
    const Entry& doubtful = ledger_[number];
    if (doubtful.state != State::judged || !raises_doubt(doubtful.result.observation) ||
        !asked.insert(doubtful.endpoint).second) {
      continue;
    }
    const Hearing::Finding finding = hearing_.listen(doubtful.endpoint);
    if (finding == Hearing::Finding::sound) {
      continue;
    }
    sound = false;
    Alarm alarm{.number = number};
    for (const std::size_t other : numbers) {
      Entry& entry = ledger_[other];
      if (entry.state == State::judged && entry.endpoint == doubtful.endpoint &&
          hit_a_deadline(entry.result.observation)) {
        alarm.seen[other] = entry.result.observation;
        entry.state = State::waiting;
      }
    }
    if (finding == Hearing::Finding::gone) {
      conclude(alarm);
    }
  }
  return sound;
}

// ---- who it was

// Those that were there, and those that were over not long before; likeliest first.
Numbers Watch::suspects_of(const Alarm& alarm, std::uint64_t reach) const {
  std::uint64_t from = ~std::uint64_t{0};
  std::vector<Suspect> suspects;
  for (const auto& [number, seen] : alarm.seen) {
    suspects.push_back({number, &seen});
    from = std::min(from, end_of(seen));
  }
  const std::string& endpoint = ledger_[alarm.number].endpoint;
  for (std::size_t number = 0; number < ledger_.size(); ++number) {
    const Entry& entry = ledger_[number];
    const Observation& seen = entry.result.observation;
    if (!alarm.seen.contains(number) && entry.result.attempts > 0 && entry.endpoint == endpoint &&
        end_of(seen) + reach >= from) {
      suspects.push_back({number, &seen});
    }
  }
  return by_likelihood(suspects);
}

void Watch::inquire(const Alarm& alarm) {
  if (++deaths_; deaths_ > deaths_at_most) {
    give_up(bench_.launched()
                ? fmt::format("the target had to be started {} times; given up", bench_.starts())
                : fmt::format("the target went away {} times; given up", deaths_));
    return;
  }
  Numbers suspects = suspects_of(alarm, death_comes_within);
  std::erase_if(suspects,
                [this](std::size_t number) { return ledger_[number].state == State::settled; });
  suspects.resize(std::min(suspects.size(), suspects_at_most));
  switch (inquest_.ask(suspects)) {
    case Inquest::Finding::guilty:
      break;
    case Inquest::Finding::nobody:
      not_again(alarm, suspects);
      break;
    case Inquest::Finding::gone:
      for (const std::size_t number : suspects) {
        if (ledger_[number].result.observation.death) {
          leave_unasked(ledger_[number].endpoint, ledger_[number].result);
        }
      }
      break;
  }
}

// What came about beside others may need others. It did come about, though.
void Watch::not_again(const Alarm& alarm, const Numbers& suspects) {
  jobs_ = std::max(1, jobs_ / 2);
  Numbers left = suspects;
  std::erase_if(left,
                [this](std::size_t number) { return ledger_[number].state == State::settled; });
  if (!alarm.found || left.empty()) {
    ledger_.notice(fmt::format(
        "the target served nobody for a while beside {} cases, and does beside each alone",
        suspects.size()));
    return;
  }
  ledger_.notice(
      fmt::format("the target died beside {} cases, and of none of them alone", suspects.size()));
  blame(alarm, left, {.absence = *alarm.found, .not_again = true, .suspects = {}});
}

// The first of them, by what it saw when the target died.
void Watch::blame(const Alarm& alarm, const Numbers& suspects, Death death) {
  Entry& likeliest = ledger_[suspects.front()];
  for (const std::size_t number : suspects) {
    if (number != suspects.front()) {
      death.suspects.push_back(ledger_[number].result.case_id);
    }
  }
  Observation& seen = likeliest.result.observation;
  if (const auto then = alarm.seen.find(suspects.front()); then != alarm.seen.end()) {
    seen = then->second;
  }
  seen.target_exited = !alarm.last_words.empty();
  seen.target_output = alarm.last_words;
  seen.death = std::move(death);
  ledger_.settle(likeliest, ledger_.judged(likeliest, seen));
}

// ---- a target that doesn't come back

void Watch::conclude(const Alarm& alarm) {
  ledger_.fall_silent();
  Numbers suspects = suspects_of(alarm, last_second);
  suspects.resize(std::min(suspects.size(), suspects_at_most));
  for (const std::size_t number : suspects) {
    if (const auto seen = alarm.seen.find(number);
        seen != alarm.seen.end() && ledger_[number].state == State::waiting) {
      ledger_[number].result.observation = seen->second;
    }
  }
  blame(alarm, suspects, {.absence = hearing_.absence(), .for_good = true, .suspects = {}});
  const Entry& likeliest = ledger_[suspects.front()];
  leave_unasked(likeliest.endpoint, likeliest.result);
}

void Watch::leave_unasked(const std::string& endpoint, const Result& likeliest) {
  ledger_.fall_silent();
  const Blocker death{likeliest.case_id, Verdict::fail, Blocker::Kind::death};
  for (Entry& entry : ledger_.entries()) {
    if (entry.endpoint != endpoint || entry.state == State::settled) {
      continue;
    }
    // A silence that wasn't waited out says nothing yet.
    if (entry.state == State::judged && !entry.hurried) {
      ledger_.settle_as_it_is(entry);
    } else {
      ledger_.settle(entry, entry.result.attempts > 0
                                ? cut_short(entry.result.judgement.clauses, death)
                                : blocked(entry.result.judgement.clauses, death));
    }
  }
}

void Watch::give_up(const std::string& why) {
  for (Entry& entry : ledger_.entries()) {
    if (entry.state != State::settled) {
      ledger_.settle_unresolved(entry, why);
    }
  }
}

}  // namespace connectspec
