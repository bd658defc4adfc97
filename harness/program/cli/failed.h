// `run --failed RUN.json`: what failed in a stored run is asked again.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "harness/model/former_ids.h"

namespace connectspec {

struct Case;

enum class Warnings { left_out, as_well };

// Leaves of `cases` those that failed there, or stayed open, under today's ids. False after a
// complaint on `errors`, also where there are none.
bool keep_what_failed(const std::string& run_file, Warnings warnings, const FormerIds& former,
                      std::vector<Case>& cases, std::ostream& errors);

}  // namespace connectspec
