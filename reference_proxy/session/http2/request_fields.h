// The header section of a request over HTTP/2 (RFC 9113 §8.2 and §8.3): pseudo-header fields, which
// names and values may be there, which fields may not. What comes out is a request as any other.
// No I/O; octets from a peer never throw.
#pragma once

#include <string_view>
#include <vector>

#include "reference_proxy/request/field.h"
#include "reference_proxy/request/request_head.h"
#include "reference_proxy/request/strictness.h"

namespace connectspec::proxy {

// In the order in which they are looked for.
enum class SectionFault {
  none,
  name_not_valid,
  name_in_upper_case,
  value_not_valid,
  value_led_or_followed_by_space,
  pseudo_field_unknown,
  pseudo_field_late,
  pseudo_field_repeated,
  method_missing,
  authority_missing,
  scheme_or_path,
  scheme_or_path_missing,
  connection_field,
  te_not_trailers,
  host_differs,
};

struct SectionResult {
  RequestHead head;  // meaningful when there is no fault
  SectionFault fault = SectionFault::none;
};

// `section` as it was received, in its order.
SectionResult read_section(std::vector<FieldLine> section, const Strictness& rules);

// RFC 9113 §8.2.1: "an implementation SHOULD generate a 400 (Bad Request) status code" for invalid
// names and values. The other faults are reset without a word (§8.1.1), but for a Host that
// differs: that is no slip of a client's library, and somebody will want to know.
bool is_answered(SectionFault fault);

// A fixed sentence; it holds nothing of the request.
std::string_view explain(SectionFault fault);

}  // namespace connectspec::proxy
