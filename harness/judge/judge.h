// (Case, Observation, claims) → Judgement. Pure: no sockets, no clock, no state, so that a stored
// run can be judged again. What is said of a case that wasn't run is in not_run.h, what a control
// that fails does to others in controls.h.
#pragma once

#include <string>
#include <vector>

#include "harness/model/verdict.h"

namespace connectspec {

struct Case;
struct Condition;
struct Judgement;
struct Observation;

// Before the rules: a harness failure is unresolved; a target that exited, or of whose death this
// case is to blame, fails (liveness) whatever else was seen; unresolved are an unreachable target
// (unless a rule asks about the handshake), one that wasn't measured though a rule asks about that,
// and a `require` that doesn't hold, by name. Then, of the rules that are there for what carried
// the request, the first that holds decides; when none does, the case is unresolved. After them: a
// target that didn't serve the canary fails (liveness) instead of a pass, a warn or an info, unless
// a rule asks whether it is alive; a refusal whose harmless neighbour was refused alike is
// unresolved (neighbours.h). `claims` are the capabilities of the target's profile.
Judgement judge(const Case& scenario, const Observation& observation,
                const std::vector<std::string>& claims);

// Whether one condition holds.
bool holds(const Condition& condition, const Observation& observation,
           const std::vector<std::string>& claims);

// "400 Bad Request, then FIN; origin untouched": one line for people.
std::string describe(const Observation& observation);

// The same of what the first client got alone.
std::string describe_answer(const Observation& observation);

}  // namespace connectspec
