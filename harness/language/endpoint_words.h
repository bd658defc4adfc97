// The endpoints that shipped profiles have: for the guide, and to see a slip of the pen.
#pragma once

#include <vector>

#include "harness/language/shape/shape.h"

namespace connectspec {

const std::vector<Choice>& usual_endpoints();

}  // namespace connectspec
