#include "reference_proxy/policy/host_pattern.h"

#include <algorithm>
#include <optional>

#include "reference_proxy/basics/names.h"
#include "reference_proxy/basics/quoting.h"
#include "reference_proxy/request/strictness.h"

namespace connectspec::proxy {
namespace {

constexpr unsigned embedded_at = 96;  // bits in front of the IPv4 address (RFC 4291, RFC 6052)

IpNetwork normal(const IpNetwork& network) {
  const auto inner = embedded_ipv4(network.address);
  const bool whole = inner && network.prefix_bits >= embedded_at &&
                     network.address.octets[0] == 0 /* not 6to4, where it stands elsewhere */;
  return whole ? IpNetwork{*inner, network.prefix_bits - embedded_at} : network;
}

std::optional<IpNetwork> read_network(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) {
    text = text.substr(1, text.size() - 2);
  }
  if (const auto network = parse_network(text)) {
    return normal(*network);
  }
  if (const auto address = parse_ipv4_as_inet_aton(text)) {
    return IpNetwork{*address, 32};
  }
  return std::nullopt;
}

}  // namespace

bool HostList::has_name(std::string_view normal_name) const {
  return std::any_of(names.begin(), names.end(), [normal_name](const std::string& pattern) {
    if (!pattern.starts_with('.')) {
      return pattern == normal_name;
    }
    return normal_name == std::string_view(pattern).substr(1) || normal_name.ends_with(pattern);
  });
}

bool HostList::has_address(const IpAddress& address) const {
  const auto inner = embedded_ipv4(address);
  return std::any_of(networks.begin(), networks.end(), [&](const IpNetwork& network) {
    return network.contains(address) || (inner && network.contains(*inner));
  });
}

bool add_host_pattern(std::string_view text, HostList& into) {
  const auto decoded = decode_percent(text);
  const std::string name = canonical_name(decoded.value_or(""));
  if (const auto network = read_network(name)) {
    into.networks.push_back(*network);
    return true;
  }
  const bool suffix = name.starts_with('.');
  const auto checked = parse_authority((suffix ? name.substr(1) : name) + ":1", Strictness());
  if (checked.error != AuthorityError::none || checked.value.address) {
    return false;
  }
  into.names.push_back((suffix ? "." : "") + checked.value.host);
  return true;
}

}  // namespace connectspec::proxy
