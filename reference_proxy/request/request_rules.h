// What a well-formed head must also satisfy before its target is looked at: method, Host, framing.
// No I/O; bytes from a peer never throw.
#pragma once

#include <string_view>

#include "reference_proxy/request/request_head.h"

namespace connectspec::proxy {

enum class RequestFault {
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

RequestFault check_request(const RequestHead& head, const Strictness& rules);

// A fixed sentence for the client; it holds nothing of the request.
std::string_view explain(RequestFault fault);

// 400, 405 or 501.
int status_for(RequestFault fault);

}  // namespace connectspec::proxy
