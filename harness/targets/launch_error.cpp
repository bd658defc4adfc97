#include "harness/targets/launch_error.h"

#include <stdexcept>

namespace connectspec {

void throw_exception_from_error(const LaunchError& error, const boost::source_location&) {
  throw std::runtime_error(error.message);
}

}  // namespace connectspec
