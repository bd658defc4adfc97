// A request by its parts as HTTP/2 says it in a field block (RFC 9113 §8.3.1, §8.5).
#pragma once

#include <vector>

#include "harness/model/action.h"
#include "harness/model/field.h"

namespace connectspec::http2 {

// Of one without templates. Names are in lower case, as §8.2 has them; Host is there only where
// the request gives one of its own, since :authority says it; its version, which HTTP/2 has no
// place for, and its data aren't.
std::vector<Field> fields_of(const Request& request);

}  // namespace connectspec::http2
