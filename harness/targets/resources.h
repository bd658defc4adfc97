// What a process and all of its session use, from /proc.
#pragma once

#include <optional>

#include "harness/model/resources.h"

namespace connectspec {

// Nothing when the process is gone or may not be looked into.
std::optional<Resources> resources_of(int session_leader);

}  // namespace connectspec
