// Templates with parameters put in, and all other names left as they are.
#pragma once

#include <string>
#include <string_view>

#include "harness/model/bindings.h"

namespace connectspec {

// Of the same meaning, as long as each parameter means what it says: `{port}` becomes what stands
// for it, and in that the same; {hex:..} becomes the octets. What a filter or a sum makes of a
// parameter is put in where the parameter alone says it.
std::string with_parameters(std::string_view text, const Bindings& parameters);

}  // namespace connectspec
