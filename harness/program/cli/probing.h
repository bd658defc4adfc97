// Looks at an unknown target: finds where origins of ours can stand so that it serves them, and
// what else can be told of it by asking. Nothing is asked that leaves the machine.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/program/cli/finding.h"
#include "harness/program/cli/questions.h"
#include "harness/targets/profile.h"

namespace connectspec {

struct Probed {
  std::optional<Profile> profile;     // nothing when it serves no origin of ours
  std::vector<Finding> findings;      // in the order of capabilities()
  std::string complaint;              // why there is no profile, and what to do
  bool died = false;                  // the reason: it served, and doesn't any more
  std::vector<std::string> suspects;  // if so: requests that it most likely died of
};

// Waits for somebody to listen there, at most as long as the deadline of settings.
Probed probe(UnknownTarget asked, const std::string& address, Extent extent);

// Whether a tunnel opens to an origin that stands there.
bool reaches(ListenerHost where, const TargetView& target, const Settings& settings);

// The findings for people, each with what it rests on.
std::string summary_of(const std::vector<Finding>& findings);

// In so few lines that they leave room for what comes of it: each with the gist of its reason, what
// wasn't asked by its name alone. Lines of at most so many columns; 0: as `summary_of` has them.
std::string brief_summary_of(const std::vector<Finding>& findings, std::size_t columns);

// A first profile to be edited, as YAML.
std::string profile_text(const Probed& probed);

}  // namespace connectspec
