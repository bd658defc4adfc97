#include "harness/engine/at_once.h"

#include <fcntl.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <memory>

#include "harness/engine/engine.h"
#include "harness/engine/interrupted.h"
#include "harness/model/observation.h"
#include "harness/model/scenario.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;

// What scripts under way refer to.
struct AtOnce {
  AddressPool addresses{static_cast<std::uint32_t>(::getpid()) + 1};
  std::vector<Scenario> scenarios;
  TargetView target;
  Settings settings;
  std::function<void()> nothing_to_do = [] {};
  std::vector<Observation> seen;
  std::size_t left = 0;
  asio::io_context context{1};
};

void begin_all(AtOnce& work) {
  for (std::size_t number = 0; number < work.scenarios.size(); ++number) {
    Observation& seen = work.seen[number];
    asio::co_spawn(work.context,
                   execute(work.scenarios[number], work.target, work.settings, work.addresses,
                           work.nothing_to_do, seen),
                   [&work, &seen](const std::exception_ptr& failure) {
                     if (failure) {
                       seen.harness_failure = "the harness failed to carry the script out";
                     }
                     --work.left;
                   });
  }
}

// False: it became readable.
bool run_until_over_or_readable(AtOnce& work, int descriptor) {
  asio::posix::stream_descriptor interruption(work.context);
  bool readable = false;
  const int own = descriptor < 0 ? -1 : ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  if (own >= 0) {
    interruption.assign(own);
    interruption.async_wait(
        asio::posix::stream_descriptor::wait_read,
        [&readable](const boost::system::error_code& failure) { readable = !failure; });
  }
  while (work.left > 0 && !readable && work.context.run_one() > 0) {
  }
  return !readable;
}

}  // namespace

std::vector<Observation> run_at_once(const std::vector<Scenario>& scenarios,
                                     const TargetView& target, const Settings& settings,
                                     int interruption) {
  auto work = std::make_unique<AtOnce>();
  work->scenarios = scenarios;
  work->target = target;
  work->settings = settings;
  work->seen.resize(scenarios.size());
  work->left = scenarios.size();
  begin_all(*work);
  if (!run_until_over_or_readable(*work, interruption)) {
    // What is under way can't be called off, and refers to this.
    static auto& left_standing = *new std::vector<AtOnce*>();
    left_standing.push_back(work.release());
    throw Interrupted{};
  }
  work->context.run();
  return std::move(work->seen);
}

}  // namespace connectspec
