// Runs a selection of cases against a target: controls first, then all side by side, then what
// didn't pass again.
#pragma once

#include <optional>
#include <vector>

#include "harness/model/result.h"
#include "harness/runner/options.h"
#include "harness/runner/target_pool.h"

namespace connectspec {

struct Case;

// Results parallel to `cases`. Nothing throws; a target that can't be started or kept running
// leaves unresolved results that say so.
std::vector<Result> run_cases(const std::vector<Case>& cases, TargetPool& pool,
                              const RunnerOptions& options, const RunnerEvents& events);

// The same, until `events.interrupted` says so: what had no verdict yet that counts has no result.
std::vector<std::optional<Result>> run_cases_until_interrupted(const std::vector<Case>& cases,
                                                               TargetPool& pool,
                                                               const RunnerOptions& options,
                                                               const RunnerEvents& events);

}  // namespace connectspec
