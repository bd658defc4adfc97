// Several scenarios side by side, each once, and nothing judged: what an unknown target is asked.
#pragma once

#include <vector>

#include "harness/engine/settings.h"
#include "harness/engine/target_view.h"

namespace connectspec {

struct Observation;
struct Scenario;

// Observations parallel to `scenarios`; one that the engine couldn't carry out says so.
// Throws Interrupted (engine/interrupted.h) when the descriptor `interruption` becomes readable
// before they are over; -1: there is none.
std::vector<Observation> run_at_once(const std::vector<Scenario>& scenarios,
                                     const TargetView& target, const Settings& settings,
                                     int interruption = -1);

}  // namespace connectspec
