// The names that templates may use.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace connectspec {

// Names usable in templates ("origin.port") with the value each had in this execution.
using Bindings = std::map<std::string, std::string, std::less<>>;

}  // namespace connectspec
