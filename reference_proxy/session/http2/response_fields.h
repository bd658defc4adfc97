// A response as the field list of a HEADERS frame (RFC 9113 §8.3.2).
#pragma once

#include <vector>

#include "reference_proxy/chaining/response.h"
#include "reference_proxy/request/field.h"

namespace connectspec::proxy {

// Names in lower case, :status in front. content-length, if there is content.
std::vector<FieldLine> section_of(const Response& answer);

}  // namespace connectspec::proxy
