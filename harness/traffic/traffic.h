// Load on a CONNECT proxy, and the same load straight to the origin as the limit. Client and
// origins run on the calling thread; every loop ends at its deadline whatever the target does.
#pragma once

#include "harness/traffic/measurement.h"
#include "harness/traffic/plan.h"
#include "harness/traffic/work.h"

namespace connectspec {

// One measurement. Refusals, idle tunnels and soaks make no sense straight.
Measurement measure(const TrafficPlan& plan, Work work, bool straight);

}  // namespace connectspec
