// Several runs of the same cases made one: what came out the same, and what didn't.
#pragma once

#include <vector>

#include "harness/model/result.h"

namespace connectspec {

// `rounds` are parallel and not empty. A verdict that differs makes the result unresolved and is
// told with how often each was seen; the observation kept is that of the first round unlike the
// one before.
std::vector<Result> joined_rounds(std::vector<std::vector<Result>> rounds);

}  // namespace connectspec
