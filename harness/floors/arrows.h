// Whether the includes of a source tree keep to its floor plan, and whether any go round.
#pragma once

#include <vector>

#include "harness/floors/floor_plan.h"
#include "harness/model/diagnostic.h"

namespace connectspec {

// Reports includes that the plan doesn't allow or that lead to no file, folders without a floor,
// floors without a file, and arrows of the plan that nobody uses.
std::vector<Diagnostic> stray_arrows(const std::vector<SourceFile>& files, const FloorPlan& plan);

// Reports modules that include one another: a shortest way round for each that is on none told of
// before. Tests aside.
std::vector<Diagnostic> rounds(const std::vector<SourceFile>& files);

}  // namespace connectspec
