#include "harness/runner/runner.h"

#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "harness/runner/conductor.h"

namespace connectspec {

std::vector<Result> run_cases(const std::vector<Case>& cases, TargetPool& pool,
                              const RunnerOptions& options, const RunnerEvents& events) {
  return Conductor(cases, pool, options, events).run();
}

Observation run_once(const Case& scenario, const TargetView& target, const Settings& settings) {
  AddressPool addresses(static_cast<std::uint32_t>(::getpid()) + 1);
  boost::asio::io_context context(1);
  const std::function<void()> nothing_to_do = [] {};
  Observation seen;
  boost::asio::co_spawn(context,
                        execute(scenario, target, settings, addresses, nothing_to_do, seen),
                        boost::asio::detached);
  context.run();
  return seen;
}

}  // namespace connectspec
