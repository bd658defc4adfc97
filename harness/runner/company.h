// Beside whom a case may run.
#pragma once

#include "harness/runner/options.h"

namespace connectspec {

struct Case;

// In this order they have their turns.
enum class Company {
  any,      // beside all others of this kind
  parents,  // the same, but behind those above of its endpoint. Such a case plays the parent, which
            // may seem dead then, and a target that takes its parent for dead fails whoever comes
            // next: nghttpx waits a while before it dials again.
  in_turn,  // no other one is busy meanwhile, though some may settle
  none,     // alone until it is over
};

Company company_of(const Case& scenario, const RunnerOptions& options);

// Whether it has a listener on an address that cases share: a port that a case names is its own
// for a time only, and so is one of few that the target allows. Another case may want it too, or
// make the target dial it by mistake (Squid:
// [::1]:443 for a port that it can't read). It is free when the case that named it is over.
bool names_a_shared_port(const Case& scenario, const RunnerOptions& options);

}  // namespace connectspec
