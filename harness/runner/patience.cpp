#include "harness/runner/patience.h"

#include <algorithm>

#include "harness/engine/performance.h"
#include "harness/model/observation.h"
#include "harness/model/scenario.h"
#include "harness/runner/hearing.h"

namespace connectspec {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

// From so many answers on they are the target's way; the controls give it a chance to show it.
constexpr std::size_t some = 16;

// Of ten answers nine come earlier than this; the tenth may have had to wait for somebody else,
// which a case can have arranged.
constexpr std::size_t tenths = 9;

// Times what is usual. What takes even longer gets its time when it is asked again.
constexpr int well_above = 5;

// Less would take the turns of a loaded machine for silence, and a second is what it takes until a
// SYN is sent again (RFC 6298 §2).
constexpr milliseconds shortest{1100};

// Waits for which cases name a time have it up to this: they know what they wait for.
constexpr milliseconds named_at_least{2000};

// So many silences that lasted, for each that didn't, are an answer by which this target is known;
// others like them are waited for in part. (One that tells nobody what is wrong with a request may
// well answer after the four seconds that it dials.)
constexpr std::size_t established = 8;
constexpr int part = 5;

// Behind so many silences beside which canaries were served, the next isn't waited for as long: it
// will be asked again anyhow.
constexpr std::size_t many = 32;

bool of_the_target(EventKind kind) {
  switch (kind) {
    case EventKind::accepted:
    case EventKind::received:
    case EventKind::frame_received:
    case EventKind::fin_received:
    case EventKind::rst_received:
    case EventKind::handshake_done:
      return true;
    default:
      return false;
  }
}

bool has_its_time(const Scenario& scenario, const Event& deadline, milliseconds at_most) {
  return std::any_of(scenario.script.begin(), scenario.script.end(), [&](const Step& step) {
    return step.within && *step.within <= at_most && name_of_wait(step) == deadline.text;
  });
}

// What a tunnel has carried is waited for without an event of its own.
bool missed_octets(const std::vector<Probe>& probes) {
  return std::any_of(probes.begin(), probes.end(), [](const Probe& probe) {
    return probe.outcome == ProbeOutcome::lost || probe.outcome == ProbeOutcome::not_open;
  });
}

}  // namespace

std::vector<microseconds> waits_of(const Observation& seen) {
  std::vector<microseconds> waits;
  for (std::size_t at = 1; at < seen.events.size(); ++at) {
    if (of_the_target(seen.events[at].kind)) {
      waits.emplace_back(seen.events[at].at - seen.events[at - 1].at);
    }
  }
  return waits;
}

bool was_hurried(const Scenario& scenario, const Observation& seen, milliseconds at_most) {
  return at_most < Conditions().at_most &&
         (seen.canary == Canary::unanswered || seen.canary_beside == Canary::unanswered ||
          missed_octets(seen.echoes) || missed_octets(seen.streams) ||
          std::any_of(seen.events.begin(), seen.events.end(), [&](const Event& event) {
            return event.kind == EventKind::deadline && !has_its_time(scenario, event, at_most);
          }));
}

void Patience::note(const Observation& seen) {
  silent_ += seen.canary == Canary::alive && hit_a_deadline(seen) ? 1 : 0;
  for (const microseconds wait : waits_of(seen)) {
    waits_.insert(std::upper_bound(waits_.begin(), waits_.end(), wait), wait);
  }
}

void Patience::silence_broke(const Observation& seen) {
  const std::vector<microseconds> waits = waits_of(seen);
  const bool late = std::any_of(waits.begin(), waits.end(),
                                [this](microseconds wait) { return wait >= whole_ / part; });
  broken_ += late ? 1 : 0;
}

milliseconds Patience::learned() const {
  const microseconds usual = waits_[waits_.size() * tenths / (tenths + 1)];
  const auto enough = std::chrono::duration_cast<milliseconds>(usual * well_above);
  return std::min(whole_, std::max(shortest, enough));
}

Conditions Patience::at_first() const {
  if (manner_ == Manner::in_full || waits_.size() < some || learned() == whole_) {
    return {.patience = whole_};
  }
  return {.patience = silent_ < many ? learned() : learned() / 2,
          .at_most = std::max(learned(), named_at_least)};
}

Conditions Patience::again() const {
  const bool is_its_way = lasted_ >= established * (broken_ + 1);
  return {.patience = is_its_way ? std::max(at_first().patience, whole_ / part) : whole_,
          .again = true};
}

}  // namespace connectspec
