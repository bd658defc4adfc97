#include "harness/runner/runner.h"

#include <fmt/format.h>

#include "harness/model/case.h"
#include "harness/model/result.h"
#include "harness/runner/live_workbench.h"
#include "harness/runner/questioning.h"
#include "harness/runner/scheduler.h"
#include "harness/runner/stability.h"

namespace connectspec {

std::vector<Result> run_cases(const std::vector<Case>& cases, TargetPool& pool,
                              const RunnerOptions& options, const RunnerEvents& events) {
  const auto run = [&cases, &pool](const RunnerOptions& how, const RunnerEvents& whom) {
    LiveWorkbench bench(pool, how.settings, how.mute_at_most);
    Questioning questioning(bench, how);
    return Scheduler(cases, questioning, how, whom).run();
  };
  if (options.rounds <= 1) {
    return run(options, events);
  }
  RunnerOptions once = options;
  once.confirm = false;  // the rounds are the repetition
  RunnerEvents silent = events;
  silent.finished = nullptr;
  std::vector<std::vector<Result>> rounds;
  for (int round = 1; round <= options.rounds; ++round) {
    if (events.notice) {
      events.notice(fmt::format("round {} of {}", round, options.rounds));
    }
    rounds.push_back(run(once, silent));
  }
  std::vector<Result> results = joined_rounds(std::move(rounds));
  for (const Result& result : results) {
    if (events.finished) {
      events.finished(result);
    }
  }
  return results;
}

}  // namespace connectspec
