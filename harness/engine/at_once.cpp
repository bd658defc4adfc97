#include "harness/engine/at_once.h"

#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "harness/engine/engine.h"
#include "harness/model/observation.h"
#include "harness/model/scenario.h"

namespace connectspec {

std::vector<Observation> run_at_once(const std::vector<Scenario>& scenarios,
                                     const TargetView& target, const Settings& settings) {
  AddressPool addresses(static_cast<std::uint32_t>(::getpid()) + 1);
  boost::asio::io_context context(1);
  const std::function<void()> nothing_to_do = [] {};
  std::vector<Observation> all(scenarios.size());
  for (std::size_t number = 0; number < scenarios.size(); ++number) {
    Observation& seen = all[number];
    boost::asio::co_spawn(
        context, execute(scenarios[number], target, settings, addresses, nothing_to_do, seen),
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
