// One case with nobody beside it.
#pragma once

#include <boost/system/result.hpp>
#include <chrono>

#include "harness/runner/entry.h"
#include "harness/runner/workbench.h"

namespace connectspec {

// Carries the case of that number out until it is over, with the last words of a target that it
// has ended.
boost::system::result<Observation, LaunchError> alone(Workbench& bench, std::size_t number,
                                                      const Entry& entry,
                                                      std::chrono::milliseconds patience);

}  // namespace connectspec
