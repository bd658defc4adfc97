// What a well-formed head must also satisfy before its target is looked at: method, Host, framing.
// No I/O; bytes from a peer never throw.
#pragma once

#include <string_view>

#include "reference_proxy/core/request_head.h"

namespace connectspec::proxy {

enum class request_fault {
  none,
  method_unknown,
  method_not_offered,
  host_missing,
  host_repeated,
  host_invalid,
  host_empty,
  content_length_invalid,
  content_announced,
  content_length_zero,
  transfer_coding,
  transfer_coding_unknown,
};

request_fault check_request(const request_head& head, const strictness& rules);

// A fixed sentence for the client; it holds nothing of the request.
std::string_view explain(request_fault fault);

// 400, 405 or 501.
int status_for(request_fault fault);

}  // namespace connectspec::proxy
