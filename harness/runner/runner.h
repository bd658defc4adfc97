// Runs a selection of cases against a target: controls first, then all side by side, then what
// didn't pass again and alone.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "harness/engine/engine.h"
#include "harness/model/case.h"
#include "harness/model/result.h"
#include "harness/runner/target_pool.h"

namespace connectspec {

struct RunnerOptions {
  int jobs = 32;  // cases at a time, 1..256
  Settings settings;
  bool repeat = true;  // a verdict that isn't pass has to come out twice
  // A port may be open long before the program behind it serves (tinyproxy with a long list of
  // ports: 15 s).
  std::chrono::milliseconds mute_at_most{30'000};
  int rounds = 1;  // how often each case is run; a verdict that differs among them is unresolved
};

struct RunnerEvents {
  std::function<void(const Result&)> finished;     // once per case, in any order
  std::function<void(const std::string&)> notice;  // "the target exited; starting it again"
};

// Results parallel to `cases`. Nothing throws; a target that can't be started or kept running
// leaves unresolved results that say so.
std::vector<Result> run_cases(const std::vector<Case>& cases, TargetPool& pool,
                              const RunnerOptions& options, const RunnerEvents& events);

// One case, once, without judging; for probing.
Observation run_once(const Case& scenario, const TargetView& target, const Settings& settings);

}  // namespace connectspec
