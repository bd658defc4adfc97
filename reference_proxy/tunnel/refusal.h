// A refusal as a value; what it looks like on the wire is the front's business.
#pragma once

#include <string_view>
#include <vector>

#include "reference_proxy/request/field.h"

namespace connectspec::proxy {

// Everything in it is the proxy's own text, nothing comes from the request.
struct Refusal {
  int status = 400;                    // 4xx or 5xx, one of those reason_phrase() knows
  std::string_view explanation;        // one sentence, static storage
  std::string_view proxy_error = {};   // an error type of RFC 9209 §2.3; empty: the usual one
  std::vector<FieldLine> fields = {};  // further ones
};

}  // namespace connectspec::proxy
