// Why a target can't be started, in words for the user.
#pragma once

#include <boost/system/result.hpp>
#include <string>

namespace connectspec {

struct LaunchError {
  std::string message;  // what failed, with the program's last output, and what to do
};
[[noreturn]] void throw_exception_from_error(const LaunchError& error,
                                             const boost::source_location& where);

}  // namespace connectspec
