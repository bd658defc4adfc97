// What is wrong with what was seen of one request: the oracles B03 to B09, B14 and B16 (ids of
// fuzz/README.md).
#pragma once

#include <vector>

#include "fuzz/campaign/trial.h"

namespace connectspec::fuzz {

// Of `tried` all but the complaints is there.
std::vector<Complaint> complaints_about(const Plan& plan, const Act& act, const Tried& tried);

}  // namespace connectspec::fuzz
