// A connection in clear.
#pragma once

#include <memory>

#include "fuzz/campaign/line.h"
#include "harness/targets/process.h"

namespace connectspec::fuzz {

std::unique_ptr<Line> in_clear(Descriptor socket);

}  // namespace connectspec::fuzz
