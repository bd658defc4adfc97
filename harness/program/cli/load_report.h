// Measurements as a table, as JSON and as CSV.
#pragma once

#include <string>
#include <vector>

#include "harness/traffic/traffic.h"

namespace connectspec {

// Long tunnels, whose figure is octets a second.
bool is_throughput(Work work);

// Whether a soak has found descriptors, memory or processor time that its tunnels left behind.
bool left_something(const Measurement& measured);

// Lines of the table. `limit`: the same straight to the origin, or null.
std::string load_heading();
std::string load_row(const Measurement& measured, const Measurement* limit);

std::string load_json(const std::vector<Measurement>& all);
std::string load_csv(const std::vector<Measurement>& all);

}  // namespace connectspec
