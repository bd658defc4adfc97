// Long tunnels: how much goes through them, and what one costs that says nothing.
#include <sys/resource.h>

#include <algorithm>
#include <vector>

#include "harness/targets/descriptor_limit.h"
#include "harness/traffic/flows.h"
#include "harness/traffic/works.h"

namespace connectspec::traffic {
namespace {

namespace asio = boost::asio;

asio::awaitable<void> stream(Trial& trial, std::string request, tcp::endpoint origin, bool up,
                             bool down) {
  const LinePointer line = trial.fresh_line();
  const Answer answer = co_await trial.open(*line, request, origin);
  if (answer.status / 100 != 2) {
    trial.failed("a tunnel could not be opened");
    co_return;
  }
  trial.finished();
  if (up) {
    trial.in_background(pour(trial, line));
  }
  if (down) {
    trial.in_background(drain(trial, line));
  }
}

// Octets; 0 where it can't be told.
std::uint64_t memory_of_target(const TrafficPlan& plan) {
  const auto used = plan.resources ? plan.resources() : std::nullopt;
  return used ? used->memory : 0;
}

struct Idle {
  std::vector<LinePointer> lines;
  unsigned opening = 0;
  std::uint64_t before = 0;
  std::uint64_t after = 0;
};

asio::awaitable<void> open_idle(Trial& trial, std::string request, tcp::endpoint origin, Idle& all,
                                unsigned wanted) {
  while (!trial.over() && all.lines.size() + all.opening < wanted) {
    ++all.opening;
    const LinePointer line = trial.fresh_line();
    const Answer answer = co_await trial.open(*line, request, origin);
    --all.opening;
    if (answer.status / 100 != 2) {
      trial.failed("an idle tunnel could not be opened");
      co_return;
    }
    trial.record(answer.took);
    trial.finished();
    all.lines.push_back(line);
  }
  if (all.opening == 0 && !trial.over()) {
    all.after = memory_of_target(trial.plan);
    trial.end();
    all.lines.clear();
  }
}

// For whatever else the process has open.
constexpr rlim_t kept_free = 128;

// Each tunnel takes two descriptors here.
unsigned affordable(unsigned wanted) {
  raise_descriptor_limit();
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t spare = limit.rlim_cur > kept_free ? (limit.rlim_cur - kept_free) / 2 : 1;
  return static_cast<unsigned>(std::min<rlim_t>(wanted, spare));
}

}  // namespace

void measure_streams(Trial& trial, bool up, bool down) {
  const tcp::endpoint origin = trial.open_origin(up && down ? pour_and_drain : up ? drain : pour);
  for (unsigned i = 0; i < trial.plan.streams; ++i) {
    trial.in_background(stream(trial, trial.request_to(origin), origin, up, down));
  }
  trial.run();
}

std::optional<std::uint64_t> measure_idle(Trial& trial) {
  const tcp::endpoint origin = trial.open_origin(echo);
  const unsigned wanted = affordable(trial.plan.idle_tunnels);
  Idle all;
  all.before = memory_of_target(trial.plan);
  for (unsigned i = 0; i < std::min(trial.plan.concurrency, wanted); ++i) {
    trial.in_background(open_idle(trial, trial.request_to(origin), origin, all, wanted));
  }
  trial.run();
  if (all.before == 0 || all.after == 0 || wanted == 0) {
    return std::nullopt;
  }
  return all.after > all.before ? (all.after - all.before) / wanted : 0;
}

}  // namespace connectspec::traffic
