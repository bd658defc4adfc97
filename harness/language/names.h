// `names:` of a case.
#pragma once

#include <string>
#include <vector>

#include "harness/language/shape/shape.h"
#include "harness/language/surroundings.h"

namespace connectspec {

// Reads `names:` into `around`, where the listeners are already. `needs`: the case's capabilities.
Shape names_shape();  // of what stands under `names`

// The word for an answer without addresses, and what it means.
const Choice& choice_of(NameAnswer::Kind kind);

void read_names(const Cursor& names, const std::vector<std::string>& needs, Surroundings& around);

}  // namespace connectspec
