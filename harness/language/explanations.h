// `explains:` of a case: which verdicts of others its own deviation accounts for.
#pragma once

#include <vector>

#include "harness/language/shape/shape.h"
#include "harness/language/surroundings.h"

namespace connectspec {

struct Cause;

const std::vector<Key>& explanation_keys();

// `around`: of the case that explains, for its own `when`.
std::vector<Cause> read_explanations(const Cursor& list, Surroundings& around);

}  // namespace connectspec
