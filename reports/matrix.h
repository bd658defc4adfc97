// The page of several runs: a table with a column each, and their transcripts.
#pragma once

#include <string>
#include <vector>

namespace connectspec {

struct Run;

// A page with cases as rows and runs as columns, in the order given; one self-contained file. What
// was expected of a target is not shown, since it differs from target to target.
std::string runs_to_matrix(const std::vector<Run>& runs);

}  // namespace connectspec
