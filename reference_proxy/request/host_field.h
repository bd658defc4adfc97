// The value of a Host field. No I/O; bytes from a peer never throw.
#pragma once

#include <string_view>

namespace connectspec::proxy {

// uri-host [ ":" port ] (RFC 9110 §7.2): the syntax alone, as Host is not used for routing here.
// The empty text is valid.
enum class HostFieldVerdict { valid, invalid };
HostFieldVerdict judge_host_field(std::string_view value);

}  // namespace connectspec::proxy
