// `names:` of a case, and the fact that asks who was asked for.
#pragma once

#include <string>
#include <vector>

#include "harness/language/surroundings.h"
#include "harness/model/fact.h"

namespace connectspec {

// Reads `names:` into `around`, where the listeners are already. `needs`: the case's capabilities.
void read_names(const Cursor& names, const std::vector<std::string>& needs, Surroundings& around);

// `asked: a`, `asked: [a, b]`, `asked: none`
std::vector<Fact> read_asked(const Cursor& value, const Surroundings& around);

}  // namespace connectspec
