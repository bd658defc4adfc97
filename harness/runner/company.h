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

Company company_of(const Case& scenario);

// What a case has for itself until it is over, so that another that holds such a thing too waits.
struct Holdings {
  // On an address that is nobody's own, such as ::1 or that of a name. Any other case may make the
  // target dial it by mistake (Squid: [::1]:443 for a port that it can't read; tinyproxy 127.0.0.1
  // for an asterisk).
  bool port = false;
  bool name = false;  // in full, and not only one in its execution's zone
};

Holdings holdings_of(const Case& scenario, const RunnerOptions& options);

}  // namespace connectspec
