#include "harness/traffic/traffic.h"

#include "harness/traffic/works.h"

namespace connectspec {
namespace {

unsigned concurrency_of(const TrafficPlan& plan, Work work) {
  return work == Work::tunnels || work == Work::refusals || work == Work::soak ? plan.concurrency
         : work == Work::idle                                                  ? plan.idle_tunnels
                                                                               : plan.streams;
}

}  // namespace

Measurement measure(const TrafficPlan& plan, Work work, bool straight) {
  if (work == Work::soak) {
    Measurement measured = traffic::measure_soak(plan);
    measured.concurrency = plan.concurrency;
    return measured;
  }
  traffic::Trial trial(plan, straight);
  std::optional<std::uint64_t> memory;
  switch (work) {
    case Work::tunnels:
      measure_tunnels(trial);
      break;
    case Work::refusals:
      measure_refusals(trial);
      break;
    case Work::up:
    case Work::down:
    case Work::both:
      measure_streams(trial, work != Work::down, work != Work::up);
      break;
    case Work::idle:
      memory = measure_idle(trial);
      break;
    case Work::soak:
      break;  // above
  }
  Measurement measured = trial.result(work);
  measured.concurrency = concurrency_of(plan, work);
  measured.memory_per_tunnel = memory;
  return measured;
}

}  // namespace connectspec
