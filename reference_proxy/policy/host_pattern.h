// Patterns that name hosts, for lists of what is allowed and denied. A pattern and a target are
// compared in one normal form: lower case, no trailing dot, percent-decoded; addresses as numbers,
// however they are written, and the IPv4 address inside an IPv6 one as that IPv4 address. No I/O.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reference_proxy/basics/ip_address.h"
#include "reference_proxy/request/authority.h"

namespace connectspec::proxy {

struct HostList {
  std::vector<std::string> names;   // normal form; ".name" is that name and all below it
  std::vector<IpNetwork> networks;  // normal form

  [[nodiscard]] bool empty() const { return names.empty() && networks.empty(); }
  [[nodiscard]] bool has_name(std::string_view normal_name) const;
  [[nodiscard]] bool has_address(const IpAddress& address) const;
};

// "name", ".suffix", an address in any spelling that inet_aton(3) takes or in brackets, or a
// network "address/bits". False when the text is none of these.
bool add_host_pattern(std::string_view text, HostList& into);

}  // namespace connectspec::proxy
