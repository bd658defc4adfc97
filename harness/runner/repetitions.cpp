#include "harness/runner/repetitions.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "harness/judge/unstable.h"
#include "harness/runner/alone.h"
#include "harness/runner/hearing.h"

namespace connectspec {
namespace {

using State = Entry::State;

constexpr int times_the_patience = 2;

// In microseconds. Who took so long has waited, for a deadline or for the target.
constexpr std::uint64_t long_enough = 1'000'000;

bool deviates(Verdict verdict) {
  return verdict == Verdict::warn || verdict == Verdict::fail || verdict == Verdict::unresolved;
}

// What was left open contradicts no answer, nor does a silence that was cut short.
bool counts(const Entry& entry) {
  return entry.state == State::judged && !entry.hurried &&
         entry.result.judgement.verdict != Verdict::unresolved;
}

std::uint64_t last_event(const Entry& entry) {
  const auto& events = entry.result.observation.events;
  return events.empty() ? 0 : events.back().at;
}

bool waits_most_of_its_time(const Entry& entry) {
  return hit_a_deadline(entry.result.observation) || last_event(entry) >= long_enough;
}

}  // namespace

Repetitions::Repetitions(Ledger& ledger, Workbench& bench, Patience& patience, Watch& watch,
                         SideBySide& side_by_side, bool confirm)
    : ledger_(ledger),
      bench_(bench),
      patience_(patience),
      watch_(watch),
      side_by_side_(side_by_side),
      confirm_(confirm) {}

void Repetitions::carry_out(const Numbers& numbers) {
  for (const std::size_t number : numbers) {
    lulls_.note(ledger_[number].result.observation);
  }
  watch_.look_into_doubts(numbers);
  const Numbers doubtful = settle_what_stands(numbers);
  repeat_those_that_wait(doubtful);
  repeat_in_turn(doubtful);
  for (const std::size_t number : doubtful) {
    while (ledger_[number].state != State::settled) {
      repeat_alone(ledger_[number]);
    }
  }
}

// Told first, so that progress doesn't wait for the repeats.
Numbers Repetitions::settle_what_stands(const Numbers& numbers) {
  Numbers doubtful;
  for (const std::size_t number : numbers) {
    Entry& entry = ledger_[number];
    if (in_doubt(entry)) {
      doubtful.push_back(number);
    } else if (entry.state != State::settled) {
      ledger_.settle_as_it_is(entry);
    }
  }
  return doubtful;
}

bool Repetitions::in_doubt(const Entry& entry) const {
  return entry.state == State::waiting ||
         (entry.state == State::judged && confirm_ &&
          (entry.hurried || deviates(entry.result.judgement.verdict)));
}

// ---- those that wait

// Nothing happens in them nearly all of the time, and one after the other they made most of a run
// (tinyproxy: 110 of 127 s).
void Repetitions::repeat_those_that_wait(const Numbers& doubtful) {
  Numbers waiting;
  for (const std::size_t number : doubtful) {
    const Entry& entry = ledger_[number];
    if (entry.state == State::judged && entry.company < Company::in_turn &&
        waits_most_of_its_time(entry) && !lulls_.touched(entry.result.observation)) {
      waiting.push_back(number);
    }
  }
  // Those that wait long wait together.
  std::stable_sort(waiting.begin(), waiting.end(), [this](std::size_t left, std::size_t right) {
    return last_event(ledger_[left]) > last_event(ledger_[right]);
  });
  std::map<std::size_t, Observation> again;
  side_by_side_.carry_out(
      waiting, watch_.jobs(), [this](const Entry&) { return patience_.again(); },
      [&](Entry& entry, Observation seen) {
        const Heed heed = watch_.heed(entry, seen, Ear::ordinary);
        if (heed != Heed::set_aside) {
          learn_of_silence(entry, seen);
          again[ledger_.number_of(entry)] = std::move(seen);
        }
        return heed == Heed::nothing;
      });
  again.merge(watch_.look_into_alarms());
  bool disturbed = false;
  for (const auto& [number, seen] : again) {
    lulls_.note(seen);
    disturbed = disturbed || Lulls::shown_by(seen);
  }
  if (!watch_.look_into_doubts(waiting) || disturbed) {
    return;  // whose doing it is, each shows alone
  }
  for (auto& [number, seen] : again) {
    if (ledger_[number].state != State::settled) {
      compare_beside_others(ledger_[number], std::move(seen));
    }
  }
}

// At once, so that those that begin later wait accordingly.
void Repetitions::learn_of_silence(const Entry& entry, const Observation& seen) {
  if (!hit_a_deadline(entry.result.observation)) {
    return;
  }
  if (ledger_.judged(entry, seen).verdict == entry.result.judgement.verdict) {
    patience_.silence_lasted();
  } else {
    patience_.silence_broke(seen);
  }
}

// Settles those whose verdict comes out the same, and those that have an answer now and pass.
void Repetitions::compare_beside_others(Entry& entry, Observation seen) {
  const bool counted = counts(entry);
  const Verdict first = entry.result.judgement.verdict;
  const Verdict second = ledger_.judged(entry, seen).verdict;
  if (second != first && counted) {
    return;  // in which company it came about doesn't matter alone
  }
  ledger_.put_down(entry, std::move(seen));
  if (second == first || !deviates(second)) {
    ledger_.settle_as_it_is(entry);
  }
}

// ---- one after the other

namespace {

bool is_again(const Entry& entry) { return entry.state == State::judged; }

// Load may have been the reason for a first verdict, so that a repetition waits longer, unless
// silence is the target's way.
std::chrono::milliseconds patience_with(const Entry& entry, const Patience& patience) {
  const std::chrono::milliseconds again = patience.again().patience;
  const bool longer = is_again(entry) && !entry.hurried && again == patience.whole();
  return again * (longer ? times_the_patience : 1);
}

}  // namespace

// While the one before it may still be settling.
void Repetitions::repeat_in_turn(const Numbers& doubtful) {
  while (true) {
    Numbers waiting;
    for (const std::size_t number : doubtful) {
      const Entry& entry = ledger_[number];
      if (entry.state != State::settled && entry.company != Company::none) {
        waiting.push_back(number);
      }
    }
    if (waiting.empty()) {
      return;
    }
    side_by_side_.carry_out(
        waiting, 1,
        [this](const Entry& entry) {
          return Conditions{.patience = patience_with(entry, patience_), .again = is_again(entry)};
        },
        [this](Entry& entry, Observation seen) { return take(entry, std::move(seen)); });
    take_what_was_set_aside();
  }
}

void Repetitions::repeat_alone(Entry& entry) {
  auto attempt = alone(bench_, ledger_.number_of(entry), entry,
                       {.patience = patience_with(entry, patience_), .again = is_again(entry)});
  if (!attempt) {
    ledger_.settle_unresolved(entry, attempt.error().message);
    return;
  }
  take(entry, std::move(*attempt));
  take_what_was_set_aside();
}

// False: nothing more is to be begun.
bool Repetitions::take(Entry& entry, Observation seen) {
  const Heed heed = watch_.heed(entry, seen, Ear::sharp);
  if (heed != Heed::set_aside) {
    compare(entry, std::move(seen));
  }
  return heed == Heed::nothing;
}

void Repetitions::take_what_was_set_aside() {
  for (auto& [number, seen] : watch_.look_into_alarms()) {
    compare(ledger_[number], std::move(seen));
  }
}

bool Repetitions::of_its_company(const Entry& entry, const Observation& now) const {
  return entry.company != Company::none && lulls_.touched(entry.result.observation) &&
         !lulls_.touched(now);
}

void Repetitions::compare(Entry& entry, Observation seen) {
  const bool again = !repeated_.insert(ledger_.number_of(entry)).second;
  const bool counted = counts(entry) && !of_its_company(entry, seen);
  const bool hurried = entry.hurried;
  const Judgement first = entry.result.judgement;
  Observation seen_first = std::move(entry.result.observation);
  ledger_.put_down(entry, std::move(seen));
  Judgement& last = entry.result.judgement;
  if (counted && last.verdict != first.verdict) {
    entry.result.other_attempts = {{first.verdict, first.observed, std::move(seen_first)}};
    last = unstable(first, std::move(last));
  }
  // What counts for the first time has to come out twice; a silence that lasts has.
  const bool lasted = hurried && last.verdict == first.verdict;
  if (counted || lasted || again || !confirm_ || !deviates(last.verdict)) {
    ledger_.settle_as_it_is(entry);
  }
}

}  // namespace connectspec
