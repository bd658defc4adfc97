// Writing expected results from a run: a new file, or what a run adds to one that is there.
#pragma once

#include <string>
#include <vector>

#include "harness/model/diagnostic.h"
#include "reports/expectations.h"

namespace connectspec {

// A file that makes this run green, reasons to be filled in ("TODO: say why"). `strict`: warnings
// have entries as well.
std::string expectations_for(const Run& run, bool strict = false);

struct ExpectationChange {
  std::string glob;
  std::string what;  // "fail", "pass now"
};

struct MergedExpectations {
  std::string text;
  std::vector<ExpectationChange> added;
  std::vector<ExpectationChange> ended;  // entries of which nothing holds: they are comments now
  std::string problem;                   // why nothing can be added; then the text is the old one
};

// The file with what makes this run green as well. All that stands there stays, in its order, with
// its comments and reasons: what the run didn't ask about, too.
MergedExpectations merged_expectations(const SourceFile& file, const Run& run, bool strict = false);

}  // namespace connectspec
