// The table of capabilities, each found out by asking where it can be.
#pragma once

#include <vector>

#include "harness/program/cli/finding.h"
#include "harness/program/cli/questions.h"
#include "harness/targets/profile.h"

namespace connectspec {

// Of a target that serves origins where `asked` has them stand. Claims in `profile` what was seen.
// Returns what was seen of each question that was asked beside others.
std::vector<Observation> find_capabilities(const UnknownTarget& asked, Extent extent,
                                           Profile& profile, std::vector<Finding>& findings);

// Adds what nobody asked for, and why; in the order of capabilities().
void complete_findings(const Profile& profile, std::vector<Finding>& findings);

}  // namespace connectspec
