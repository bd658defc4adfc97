// Which cases have to pass for a case to mean anything, from the ids written to the full ones.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "harness/language/case_reader.h"
#include "harness/model/former_ids.h"

namespace connectspec {

// Fills in `controls` of every variant; reports ids that don't exist and controls that go round.
// `by_id` holds indices into `entries`.
void resolve_controls(std::vector<CaseEntry>& entries,
                      const std::map<std::string, std::size_t, std::less<>>& by_id,
                      const FormerIds& former);

}  // namespace connectspec
