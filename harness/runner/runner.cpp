#include "harness/runner/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "harness/model/blocker.h"
#include "harness/model/case.h"
#include "harness/model/result.h"
#include "harness/runner/live_workbench.h"
#include "harness/runner/questioning.h"
#include "harness/runner/scheduler.h"
#include "harness/runner/stability.h"

namespace connectspec {

namespace {

using Settled = std::vector<std::optional<Result>>;

Settled all_of(std::vector<Result> results) {
  return {std::make_move_iterator(results.begin()), std::make_move_iterator(results.end())};
}

// Sets `interrupted` where it was.
Settled run_round(const std::vector<Case>& cases, TargetPool& pool, const RunnerOptions& options,
                  const RunnerEvents& events, bool& interrupted) {
  auto bench = std::make_unique<LiveWorkbench>(pool, options.settings, options.mute_at_most);
  bench->heed(events.interrupted, events.interruption);
  Questioning questioning(*bench, options);
  Scheduler scheduler(cases, questioning, options, events);
  try {
    return all_of(scheduler.run());
  } catch (const Interrupted&) {
    // What is under way can't be called off, and refers to the bench.
    static auto& left_standing = *new std::vector<LiveWorkbench*>();
    left_standing.push_back(bench.release());
    interrupted = true;
    return scheduler.take_settled();
  }
}

// Of the rounds in which it was settled.
std::optional<Result> joined_where_settled(const std::vector<Settled>& rounds, std::size_t number) {
  std::vector<std::vector<Result>> each;
  for (const Settled& round : rounds) {
    if (round[number]) {
      each.push_back({*round[number]});
    }
  }
  return each.empty() ? std::nullopt : std::optional(joined_rounds(std::move(each)).front());
}

std::set<Verdict> verdicts_of(const std::vector<Settled>& rounds, std::size_t number) {
  std::set<Verdict> verdicts;
  for (const Settled& round : rounds) {
    if (round[number]) {
      verdicts.insert(round[number]->judgement.verdict);
    }
  }
  return verdicts;
}

bool deviates(const std::set<Verdict>& verdicts) {
  return verdicts.contains(Verdict::fail) || verdicts.contains(Verdict::warn) ||
         verdicts.contains(Verdict::unresolved);
}

// Those that deviate, and all those of an area in which a verdict has differed so far.
Numbers in_question(const std::vector<Case>& cases, const std::vector<Settled>& rounds) {
  std::set<std::string_view> areas;
  for (std::size_t number = 0; number < cases.size(); ++number) {
    if (verdicts_of(rounds, number).size() > 1) {
      areas.insert(cases[number].area);
    }
  }
  Numbers numbers;
  for (std::size_t number = 0; number < cases.size(); ++number) {
    if (areas.contains(cases[number].area) || deviates(verdicts_of(rounds, number))) {
      numbers.push_back(number);
    }
  }
  return numbers;
}

// A round of some of them alone; the others have no result of it.
Settled run_part(const Numbers& numbers, const std::vector<Case>& cases, TargetPool& pool,
                 const RunnerOptions& options, const RunnerEvents& events, bool& interrupted) {
  std::vector<Case> part;
  for (const std::size_t number : numbers) {
    part.push_back(cases[number]);
  }
  Settled settled = run_round(part, pool, options, events, interrupted);
  Settled all(cases.size());
  for (std::size_t at = 0; at < numbers.size(); ++at) {
    all[numbers[at]] = std::move(settled[at]);
  }
  return all;
}

bool is_fatal(const std::optional<Result>& result) {
  return result && result->observation.death && result->observation.death->for_good;
}

bool is_left_by_death(const std::optional<Result>& result) {
  const auto& blocker = result ? result->judgement.blocked_by : std::nullopt;
  return blocker && blocker->kind == Blocker::Kind::death;
}

// Of a target that has died in the last round for good: nothing comes behind that, whoever did it
// is the one whatever it came to before, and the others stand as they did.
bool ends_with_a_death(std::vector<Settled>& rounds) {
  const Settled& last = rounds.back();
  if (std::none_of(last.begin(), last.end(), is_fatal)) {
    return false;
  }
  const bool only = rounds.size() == 1;
  for (std::size_t number = 0; number < last.size(); ++number) {
    if (is_fatal(last[number])) {
      std::for_each(rounds.begin(), std::prev(rounds.end()),
                    [number](Settled& earlier) { earlier[number].reset(); });
    } else if (!only && is_left_by_death(last[number])) {
      rounds.back()[number].reset();
    }
  }
  return true;
}

}  // namespace

std::vector<Result> run_cases(const std::vector<Case>& cases, TargetPool& pool,
                              const RunnerOptions& options, const RunnerEvents& events) {
  RunnerEvents to_the_end = events;
  to_the_end.interrupted = nullptr;
  std::vector<Result> results;
  for (auto& result : run_cases_until_interrupted(cases, pool, options, to_the_end)) {
    results.push_back(std::move(*result));
  }
  return results;
}

std::vector<std::optional<Result>> run_cases_until_interrupted(const std::vector<Case>& cases,
                                                               TargetPool& pool,
                                                               const RunnerOptions& options,
                                                               const RunnerEvents& events) {
  bool interrupted = false;
  if (options.rounds <= 1) {
    return run_round(cases, pool, options, events, interrupted);
  }
  RunnerOptions once = options;
  once.confirm = false;  // the rounds are the repetition
  RunnerEvents silent = events;
  silent.finished = nullptr;
  std::vector<Settled> rounds;
  bool dead = false;
  for (int round = 1; round <= options.rounds && !interrupted && !dead; ++round) {
    if (events.notice) {
      events.notice(fmt::format("round {} of {}", round, options.rounds));
    }
    rounds.push_back(run_round(cases, pool, once, silent, interrupted));
    dead = ends_with_a_death(rounds);
  }
  for (int more = (options.rounds_in_question - 1) * options.rounds;
       more > 0 && !interrupted && !dead; --more) {
    const Numbers asked = in_question(cases, rounds);
    if (asked.empty()) {
      break;
    }
    rounds.push_back(run_part(asked, cases, pool, once, silent, interrupted));
    dead = ends_with_a_death(rounds);
  }
  Settled results;
  for (std::size_t number = 0; number < cases.size(); ++number) {
    results.push_back(joined_where_settled(rounds, number));
    if (events.finished && results.back()) {
      events.finished(*results.back());
    }
  }
  return results;
}

}  // namespace connectspec
