#include "harness/runner/runner.h"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

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

std::vector<Observation> run_at_once(const std::vector<Case>& cases, const TargetView& target,
                                     const Settings& settings) {
  AddressPool addresses(static_cast<std::uint32_t>(::getpid()) + 1);
  boost::asio::io_context context(1);
  const std::function<void()> nothing_to_do = [] {};
  std::vector<Observation> all(cases.size());
  for (std::size_t number = 0; number < cases.size(); ++number) {
    Observation& seen = all[number];
    boost::asio::co_spawn(context,
                          execute(cases[number], target, settings, addresses, nothing_to_do, seen),
                          [&seen](const std::exception_ptr& failure) {
                            if (failure) {
                              seen.harness_failure = "the harness failed to carry the script out";
                            }
                          });
  }
  context.run();
  return all;
}

}  // namespace connectspec
