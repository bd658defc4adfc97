// A row of a case's parameter table.
#pragma once

#include <string>

#include "harness/model/bindings.h"

namespace connectspec {

struct Variant {
  std::string name;  // empty for a case without a parameter table
  Bindings parameters;
};

}  // namespace connectspec
