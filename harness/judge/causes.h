// The rule on causes: where a case fails or warns and says of what else that is the reason
// (`explains`), the deviations of others that fit are told under it. They keep their verdicts, as
// these are what their own observations come to; what changes is that the fault counts once. Only
// what it leaves open may be skipped (`skips-open`): nobody can ask about what a target never does.
#pragma once

#include <string>
#include <vector>

namespace connectspec {

struct Case;
struct Result;

// After all cases are judged, and controls are applied. A case explains none that is graver than
// itself: a warn accounts for no fail. A cause that another explains is told under that one, with
// its own signs; of two that don't explain each other the first in the suite counts. What a control
// has left open is told with the control. `cases` and `results` run in parallel order; `claims` are
// the target's.
void apply_causes(const std::vector<Case>& cases, const std::vector<std::string>& claims,
                  std::vector<Result>& results);

}  // namespace connectspec
