// What a condition wants of a target: to be served, or not.
#pragma once

#include "harness/model/case.h"
#include "harness/model/rule.h"

namespace connectspec {

// It doesn't hold at a target that refuses everything.
bool wants_service(const Condition& condition);

// Whether the case passes only targets that serve somebody: by a pass of its own, or because it
// has no answer otherwise.
bool shows_service(const Case& scenario);

// It holds at a target that refuses everything, and says so.
bool wants_refusal(const Condition& condition);

}  // namespace connectspec
