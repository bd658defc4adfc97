// (Case, Observation) → Judgement. Pure: no sockets, no clock, no state, so that a stored run can
// be judged again. What is said of a case that wasn't run is in not_run.h, what a control that
// fails does to others in controls.h.
#pragma once

#include <string>
#include <vector>

#include "harness/model/verdict.h"

namespace connectspec {

struct Case;
struct Condition;
struct Judgement;
struct Observation;

// The first rule that holds decides. Before the rules: a harness failure is unresolved; a target
// that exited fails (liveness) whatever else was seen; an unreachable target is unresolved; a
// `require` that doesn't hold is unresolved, naming it. No rule holds: unresolved.
// `claims` are the capabilities of the target's profile.
Judgement judge(const Case& scenario, const Observation& observation,
                const std::vector<std::string>& claims);

// Whether one condition holds.
bool holds(const Condition& condition, const Observation& observation,
           const std::vector<std::string>& claims);

// "400 Bad Request, then FIN; origin untouched": one line for people.
std::string describe(const Observation& observation);

}  // namespace connectspec
