// A row of a case's parameter table.
#pragma once

#include <string>

#include "harness/model/bindings.h"

namespace connectspec {

// A parameter may be made of others of its row, through at most so many of them.
constexpr int deepest_parameter = 4;

struct Variant {
  std::string name;  // empty for a case without a parameter table
  Bindings parameters;
};

}  // namespace connectspec
