// What the deviation of one case accounts for in others: one fault of the target shows in many
// cases, and is told once, under the case that names it.
#pragma once

#include <string>
#include <vector>

#include "harness/model/rule.h"

namespace connectspec {

struct Cause {
  std::string because;             // how the fault shows in them
  std::vector<std::string> cases;  // of these ids, families and areas; empty: of all
  Condition when;                  // holds for the case itself; `otherwise`: whatever it is
  Condition where;                 // holds for the other one's own observation
  bool skips_open = false;         // what stays open by it can't be asked of this target
};

}  // namespace connectspec
