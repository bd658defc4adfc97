// From the built-in suite and the options to the cases of one run.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "harness/program/cli/commands.h"

namespace connectspec {

struct Case;
struct Suite;

// The built-in cases and those of `folder` (may be empty). Complains on `errors` and returns
// nothing when a file is wrong.
std::optional<Suite> suite_for(const std::string& folder, std::ostream& errors);

// The selected cases in the order of the suite; empty when the selection matches nothing.
// Whether each pattern names a case; complains of those that don't, and says what may be meant.
bool names_cases(const Suite& suite, const std::vector<std::string>& patterns,
                 std::ostream& errors);

std::vector<Case> select(const Suite& suite, const Selection& selection);

// Those and the controls they depend on, in the order of the suite.
std::vector<Case> with_controls(const Suite& suite, const std::vector<Case>& chosen);

}  // namespace connectspec
