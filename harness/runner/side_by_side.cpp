#include "harness/runner/side_by_side.h"

#include <algorithm>
#include <utility>

namespace connectspec {
namespace {

// And the canary.
std::size_t clients_of(const Entry& entry) { return entry.clients + 1; }

}  // namespace

void SideBySide::carry_out(const Numbers& numbers, int jobs, const How& how, const Over& over) {
  std::deque<std::size_t> waiting(numbers.begin(), numbers.end());
  for (const std::size_t number : numbers) {
    count(ledger_[number], +1);
  }
  bool going_on = true;
  while (true) {
    while (going_on && static_cast<int>(busy_.size()) < jobs && begin_next(waiting, how)) {
    }
    if (under_way_.empty()) {
      break;
    }
    Happening happening = bench_.next();
    busy_.erase(happening.number);
    if (happening.what == Happening::What::over) {
      Entry& entry = ledger_[happening.number];
      going_on = over(entry, std::move(happening.seen)) && going_on;
      under_way_.erase(happening.number);
      count_holdings(entry, -1);
      count(entry, -1);
    }
  }
  for (const std::size_t number : waiting) {
    count(ledger_[number], -1);
  }
}

void SideBySide::count(const Entry& entry, int by) {
  before_turns_ += entry.company < Company::in_turn ? by : 0;
  on_endpoint_[entry.endpoint] += entry.company == Company::any ? by : 0;
  dialling_ += entry.company < Company::in_turn && entry.dials && !entry.holds.port ? by : 0;
}

void SideBySide::count_holdings(const Entry& entry, int by) {
  ports_held_ += entry.holds.port ? by : 0;
  names_held_ += entry.holds.name ? by : 0;
  clients_ = by > 0 ? clients_ + clients_of(entry) : clients_ - clients_of(entry);
}

// Those of cases that are over go on closing.
bool SideBySide::has_room_for(const Entry& entry) const {
  return under_way_.empty() || clients_ + clients_of(entry) <= bench_.clients_at_once() / 2;
}

// Whether there was one that may begin now.
bool SideBySide::begin_next(std::deque<std::size_t>& waiting, const How& how) {
  const auto next = std::find_if(waiting.begin(), waiting.end(),
                                 [this](std::size_t number) { return may_begin(ledger_[number]); });
  if (next == waiting.end()) {
    return false;
  }
  Entry& entry = ledger_[*next];
  waiting.erase(next);
  begin(entry, how);
  return true;
}

bool SideBySide::may_begin(const Entry& entry) const {
  if ((entry.holds.port && (ports_held_ > 0 || dialling_ > 0)) ||
      (entry.holds.name && names_held_ > 0)) {
    return false;
  }
  if (!has_room_for(entry)) {
    return false;
  }
  switch (entry.company) {
    case Company::any:
      return true;
    case Company::parents:
      return on_endpoint_.at(entry.endpoint) == 0;
    case Company::in_turn:
      return before_turns_ == 0 && busy_.empty();
    case Company::none:  // is no business of this
      return under_way_.empty();
  }
  return true;
}

void SideBySide::begin(Entry& entry, const How& how) {
  const std::size_t number = ledger_.number_of(entry);
  const auto begun = bench_.begin(number, entry.scenario, entry.endpoint, how(entry));
  if (!begun) {
    count(entry, -1);
    ledger_.settle_unresolved(entry, begun.error().message);
    return;
  }
  under_way_.insert(number);
  busy_.insert(number);
  count_holdings(entry, +1);
}

}  // namespace connectspec
