// What is wrong with what was seen of one request: the oracles B03 to B09, B14 and B16 (ids of
// fuzz/README.md).
#pragma once

#include <string_view>
#include <vector>

#include "fuzz/grammar/connect.h"
#include "fuzz/oracles/black_box/complaint.h"
#include "fuzz/oracles/black_box/sighting.h"
#include "fuzz/plans/plan.h"

namespace connectspec::fuzz {

// `octets`: what the plan came to; `judged`: what the grammar says of them.
std::vector<Complaint> complaints_about(const Plan& plan, std::string_view octets,
                                        const Judgement& judged, const Sighting& seen);

}  // namespace connectspec::fuzz
