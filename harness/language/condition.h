// Facts and conditions. rules.h makes rules of them.
#pragma once

#include <optional>

#include "harness/language/surroundings.h"

namespace connectspec {

struct Condition;

// A map of facts that must all hold. `otherwise` is no condition here: only a rule can say it.
std::optional<Condition> read_condition(const Cursor& cursor, Surroundings& around);

}  // namespace connectspec
