// What changed between two runs of a target: of another version, or of another configuration.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "reports/reports.h"

namespace connectspec {

struct Result;
struct Run;

enum class Change {
  regression,  // a worse verdict: pass → warn → unresolved → fail
  repaired,    // a better one
  moved,  // neither better nor worse: from an answer to skip, skip to pass or info, pass ↔ info
  added,  // a case that only the new run has
  gone,   // a case that only the old run has
  reworded,  // the same verdict for another observation
};

struct Difference {
  Change change;
  const Result* before;  // nullptr: added
  const Result* after;   // nullptr: gone
};

// In the order of the new run, then what is gone. Pointers into both runs.
std::vector<Difference> differences(const Run& before, const Run& after);

// What changed, the worst first; what is only reworded is counted unless `verbose`.
void print_differences(std::ostream& out, const Run& before, const Run& after,
                       const ConsoleOptions& options);

// 1 when there is a regression, else 0. A case that is gone or skipped now is none, but is named.
int exit_code(const std::vector<Difference>& differences);

}  // namespace connectspec
