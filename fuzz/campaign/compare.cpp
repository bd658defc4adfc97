#include "fuzz/campaign/compare.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "fuzz/campaign/own_addresses.h"
#include "fuzz/campaign/patience.h"
#include "fuzz/campaign/trial.h"
#include "harness/runner/plain_parent.h"

namespace connectspec::fuzz {
namespace {

// Of the plans one in so many teaches habits: at the usual count some of each common deviation.
constexpr std::uint64_t share_of_lessons = 5;

struct Seat {
  std::optional<PlainParent> parent;
  std::optional<Trial> trial;
  std::optional<WorkerStage> stage;
};

std::string sit_down(TargetPool& pool, AddressPool& addresses, Seat& seat) {
  const auto view = pool.prepare(pool.default_endpoint());
  if (!view) {
    return view.error().message;
  }
  seat.parent.emplace(pool, pool.default_endpoint(), *view);
  seat.trial.emplace(*view);
  seat.stage.emplace(Address{view->host, view->port}, addresses.next());
  const bool serves = seat.trial->run(plain_plan(), *seat.stage).seen.echo == Echo::intact;
  return serves ? "" : pool.profile().title + ": a plain CONNECT opens no tunnel";
}

std::string answer_of(const Sighting& seen) {
  return seen.outcome == Ending::refused ? fmt::format("refused {}", seen.status)
                                         : std::string(to_string(seen.outcome));
}

// Statuses of one hundred say the same.
std::string kind_of(const Sighting& seen) {
  return seen.outcome == Ending::refused ? fmt::format("refused {}xx", seen.status / 100)
                                         : std::string(to_string(seen.outcome));
}

std::string told_by_grammar(const Judgement& judged) {
  if (judged.kind == Judgement::Kind::invalid) {
    return fmt::format("broken: {}", to_string(judged.broken));
  }
  if (judged.kind == Judgement::Kind::incomplete) {
    return "incomplete";
  }
  return judged.liberties.none() ? "valid" : "open: " + to_string(judged.liberties);
}

}  // namespace

TargetComparison compare_targets(TargetPool& one, TargetPool& other,
                                 const ComparisonOptions& options) {
  TargetComparison result;
  AddressPool addresses = own_addresses(AddressesFor::comparison);
  Seat seats[2];
  result.trouble = sit_down(one, addresses, seats[0]);
  if (result.trouble.empty()) {
    result.trouble = sit_down(other, addresses, seats[1]);
  }
  if (!result.trouble.empty()) {
    return result;
  }
  Patience patience(options.patience);
  const auto until = std::chrono::steady_clock::now() + options.time;
  // By the kind of answers alone while learning, so that "always 403 instead of 400" is one habit.
  std::set<std::string> habits;
  std::map<std::string, Difference> found;
  const std::uint64_t lessons = options.count / share_of_lessons;
  for (std::uint64_t number = 0; number < options.count; ++number) {
    if (options.interrupted() || std::chrono::steady_clock::now() >= until) {
      break;
    }
    ++result.plans;
    const Plan plan = make_plan(options.seed, number);
    for (Seat& seat : seats) {
      seat.stage->set_deadline(patience.left());
    }
    const Tried left = seats[0].trial->run(plan, *seats[0].stage);
    const Tried right = seats[1].trial->run(plan, *seats[1].stage);
    patience.note(left.seen);
    patience.note(right.seen);
    if (kind_of(left.seen) == kind_of(right.seen)) {
      continue;
    }
    const std::string grammar = told_by_grammar(left.judged);
    const std::string key = kind_of(left.seen) + '/' + kind_of(right.seen) + '/' + grammar;
    // A tunnel on one side only is never a habit.
    const bool tunnel = left.seen.outcome == Ending::tunnel || right.seen.outcome == Ending::tunnel;
    if (number < lessons && !tunnel) {
      habits.insert(key);
    }
    if (habits.contains(key)) {
      continue;
    }
    Difference& difference = found[key];
    if (difference.times++ == 0) {
      difference = {fmt::format("{}", fmt::join(plan.features, " ")),
                    answer_of(left.seen),
                    answer_of(right.seen),
                    grammar,
                    number,
                    1};
    }
  }
  result.learned = habits.size();
  for (const auto& [key, difference] : found) {
    result.differences.push_back(difference);
  }
  return result;
}

}  // namespace connectspec::fuzz
