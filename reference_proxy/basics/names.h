// Names that are answered without asking a name server: special-use names and a hosts file.
// No I/O.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference_proxy/basics/ip_address.h"

namespace connectspec::proxy {

using HostsTable = std::map<std::string, std::vector<IpAddress>, std::less<>>;

struct HostsResult {
  HostsTable names;      // lower case, no trailing dot
  std::size_t line = 0;  // of the first line that is not valid, from 1; 0 when all are
};

// Lines "address name...", "#" begins a comment. A name may occur on several lines: its addresses
// are tried in that order.
HostsResult parse_hosts(std::string_view text);

// `name` in canonical form (see authority). Nothing: ask the resolver. No addresses: the name does
// not exist (RFC 6761 §6.4 for .invalid).
std::optional<std::vector<IpAddress>> local_answer(const HostsTable& hosts, std::string_view name);

// Lower case, without a trailing dot.
std::string canonical_name(std::string_view name);

}  // namespace connectspec::proxy
