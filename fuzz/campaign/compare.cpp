#include "fuzz/campaign/compare.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "fuzz/campaign/own_addresses.h"
#include "fuzz/campaign/patience.h"

namespace connectspec::fuzz {
namespace {

// Of the plans one in so many teaches habits: at the usual count some of each common deviation.
constexpr std::uint64_t share_of_lessons = 5;

// Empty, or why it can't be asked.
std::string started(Subject& subject, const TargetPool& pool) {
  const std::string trouble = subject.start();
  return trouble.empty() ? trouble : pool.profile().title + ": " + trouble;
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
  Subject left_one(one, addresses, options.patience, options.origins);
  Subject right_one(other, addresses, options.patience);
  result.trouble = started(left_one, one);
  if (result.trouble.empty()) {
    result.trouble = started(right_one, other);
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
    for (Subject* subject : {&left_one, &right_one}) {
      subject->stage().set_deadline(patience.left());
    }
    const Tried left = left_one.trial().run(plan, left_one.stage());
    const Tried right = right_one.trial().run(plan, right_one.stage());
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
