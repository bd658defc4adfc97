// The kinds of load, each on a fresh trial.
#pragma once

#include <cstdint>
#include <optional>

#include "harness/traffic/measurement.h"
#include "harness/traffic/plan.h"
#include "harness/traffic/trial.h"

namespace connectspec::traffic {

void measure_tunnels(Trial& trial);
void measure_refusals(Trial& trial);
void measure_streams(Trial& trial, bool up, bool down);

// Octets of the target's memory per tunnel; nothing where it can't be told.
std::optional<std::uint64_t> measure_idle(Trial& trial);

// Two trials, the first to warm the target up.
Measurement measure_soak(const TrafficPlan& plan);

}  // namespace connectspec::traffic
