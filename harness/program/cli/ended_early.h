// A run that ends before its first case is asked, and tells so in every report: the target died of
// being probed, or a signal came meanwhile.
#pragma once

#include <vector>

namespace connectspec {

struct Case;
struct Probed;
struct Run;

// Results parallel to the cases, none of them asked, and one more: the probe, which failed.
void tell_death_while_probed(const Probed& probed, const std::vector<Case>& cases, Run& run);

// No results: none of them was asked.
void tell_signal_while_probed(std::vector<Case>& cases, Run& run);

}  // namespace connectspec
