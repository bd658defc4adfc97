// Makes the plan of a finding small: parts give way to those of a plain CONNECT, lines and octets
// go, as long as the same oracle complains of the same feature.
#pragma once

#include <functional>

#include "fuzz/plans/plan.h"

namespace connectspec::fuzz {

// As many as make every part of most plans plain: a second of a target that answers at once.
constexpr int usual_tries = 200;

// `still_fails` runs a candidate; it is asked at most `tries` times.
Plan minimise(Plan plan, const std::function<bool(const Plan&)>& still_fails,
              int tries = usual_tries);

}  // namespace connectspec::fuzz
