// Makes the plan of a finding small: parts give way to those of a plain CONNECT, lines and octets
// go, as long as the same oracle complains of the same feature.
#pragma once

#include <functional>

#include "fuzz/campaign/plan.h"

namespace connectspec::fuzz {

// `still_fails` runs a candidate; it is asked at most `tries` times.
Plan minimise(Plan plan, const std::function<bool(const Plan&)>& still_fails, int tries = 200);

}  // namespace connectspec::fuzz
