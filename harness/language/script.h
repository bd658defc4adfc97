// The steps of a script.
#pragma once

#include <vector>

#include "harness/language/surroundings.h"

namespace connectspec {

struct Step;

// Reads `script:`; enters the clients that act into `around`.
std::vector<Step> read_script(const Cursor& script, Surroundings& around);

}  // namespace connectspec
