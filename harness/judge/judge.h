// (Case, Observation) → Judgement. Pure: no sockets, no clock, no state; see DESIGN in README.
#pragma once

#include <string>
#include <vector>

#include "harness/model/verdict.h"

namespace connectspec {

struct Case;
struct Condition;
struct Judgement;
struct Observation;
struct Result;

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

// Whether cases with a control of that verdict mean nothing. One that was skipped says nothing:
// what it needs, or where it would go, the others do without.
bool stands_in_the_way(Verdict of_a_control);

// After all cases are judged: those whose control didn't pass become unresolved, naming it.
// `cases` and `results` run in parallel order; controls not among them count as passed.
void apply_controls(const std::vector<Case>& cases, std::vector<Result>& results);

}  // namespace connectspec
