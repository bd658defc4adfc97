// What a target refuses by its policy, so that a campaign can try to get by.
#pragma once

#include <string>
#include <vector>

#include "fuzz/campaign/trial.h"
#include "harness/runner/target_pool.h"

namespace connectspec::fuzz {

// The destinations that its profile claims to deny.
Denied denied_by(const TargetView& target, const std::vector<std::string>& claims);

// Whether who has no credentials is asked for some: nobody promises it, but who asks one asks all.
// And whether who has some is to show them by Digest.
void learn_about_strangers(const Trial& trial, WorkerStage& stage);

}  // namespace connectspec::fuzz
