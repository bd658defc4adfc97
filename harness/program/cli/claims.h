// What a user says of a target that was looked at by asking: `--claim` and `--disclaim`.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "harness/program/cli/commands.h"
#include "harness/program/cli/finding.h"
#include "harness/targets/profile.h"

namespace connectspec {

class TargetPool;

// Whether these can be said: known words, of a target of --target, each a capability that needs
// nothing beside the claim. Complains on `errors`.
bool can_be_said(const TargetOptions& options, std::ostream& errors);

// What is claimed is asked though asking found otherwise. The findings say so.
void take_claims(const TargetOptions& options, Profile& profile, std::vector<Finding>& findings);

// What is disclaimed isn't asked.
void give_up_disclaimed(const TargetOptions& options, TargetPool& pool);

}  // namespace connectspec
