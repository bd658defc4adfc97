// `run --explore`: a campaign behind the cases of a run, whose findings become results of it.
#pragma once

#include <vector>

#include "fuzz/findings/finding.h"

namespace connectspec {

class TargetPool;
struct Run;
struct RunOptions;
struct Settings;

// Adds a result `explore/campaign`, which says how much was tried, and one for each kind of
// finding, called after it: `explore/b04-accepts-port`. To be called behind the cases; where their
// control doesn't pass, nothing is sent.
std::vector<fuzz::CampaignFinding> explore(const RunOptions& options, const Settings& settings,
                                           TargetPool& pool, Run& run);

// What a case has failed for already is told under that one. To be called when the run is complete.
void tell_under_cases(const std::vector<fuzz::CampaignFinding>& findings, Run& run);

}  // namespace connectspec
