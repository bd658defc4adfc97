// A message on its way through this proxy: what of it goes on to the next hop, which parent is
// asked how, and whether it has been here before (RFC 9110 §7.6). No I/O.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reference_proxy/request/authority.h"
#include "reference_proxy/request/field.h"
#include "reference_proxy/request/request_head.h"

namespace connectspec::proxy {

struct ParentSettings {
  Authority where;
  std::string authorization;  // value of Proxy-Authorization; empty: none
};

// The CONNECT for the parent: authority and Host with port, our version, Via, our credentials. The
// client's own Proxy-Authorization was meant for us and stays here (RFC 9110 §11.7.2).
std::string forwarded_request(const RequestHead& head, const Authority& target,
                              const ParentSettings& parent, std::string_view own_name);

// Whether Via names us: the request has been here before (RFC 9110 §7.6.3).
bool has_passed_here(const std::vector<FieldLine>& fields, std::string_view own_name);

// The fields of a message that was received as HTTP/`received_version`, in the order received,
// without those that are hop-by-hop and those `also_dropped`, with our Via behind the last one.
std::vector<FieldLine> forwarded_fields(const std::vector<FieldLine>& fields,
                                        const std::vector<std::string_view>& also_dropped,
                                        std::string_view received_version,
                                        std::string_view own_name);

}  // namespace connectspec::proxy
