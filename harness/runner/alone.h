// One case with nobody beside it.
#pragma once

#include <boost/system/result.hpp>

#include "harness/runner/entry.h"
#include "harness/runner/workbench.h"

namespace connectspec {

// Carries the case of that number out until it is over, measured, with the last words of a target
// that it has ended.
boost::system::result<Observation, LaunchError> alone(Workbench& bench, std::size_t number,
                                                      const Entry& entry, Conditions conditions);

}  // namespace connectspec
