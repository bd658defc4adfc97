// Who may be reached: ports and names before anything is resolved, addresses before anything is
// dialled. No I/O.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference_proxy/basics/ip_address.h"
#include "reference_proxy/policy/host_pattern.h"
#include "reference_proxy/request/authority.h"

namespace connectspec::proxy {

struct PortRange {
  std::uint16_t first = 0;  // 1..65535
  std::uint16_t last = 0;   // first..65535
};

// "443" or "8000-8999".
std::optional<PortRange> parse_port_range(std::string_view text);

// An address and a port the proxy itself listens on. A port with an empty network list of its own
// address family is not possible here: a wildcard listener is entered once per local network.
struct OwnEndpoint {
  IpNetwork network;
  std::uint16_t port = 0;
};

struct PolicySettings {
  // Empty: 443 alone (RFC 9110 §9.3.6: "restrict its use to a limited set of known ports").
  std::vector<PortRange> allowed_ports;
  std::vector<PortRange> denied_ports;
  // Where not empty, only these: names as the target spells them, networks as the addresses dialled
  // are. What else is refused stays refused.
  HostList allowed_hosts;
  // Hold whatever else is set. Names as in a HostList; an address is denied as a network.
  std::vector<std::string> denied_hosts;
  std::vector<IpNetwork> denied_networks;
  // Lifts the built-in refusal of loopback, private, shared and documentation networks; never that
  // of unspecified, link-local, multicast, broadcast and reserved ones.
  bool allow_private = false;
  std::vector<OwnEndpoint> own_endpoints;
};

enum class PolicyVerdict {
  allowed,
  port_not_allowed,
  port_denied,
  mail_port,
  host_not_allowed,
  host_denied,
  address_denied,
  address_special,
  own_address,
};

// A fixed sentence for the client; it holds nothing of the request.
std::string_view explain(PolicyVerdict verdict);

class Policy {
 public:
  explicit Policy(PolicySettings settings);

  [[nodiscard]] PolicyVerdict check_target(const Authority& target) const;

  // Of the address that will be dialled, after resolution (RFC 9110 §17.1: names may resolve to
  // anything). Also judges the IPv4 address inside an IPv6 one.
  [[nodiscard]] PolicyVerdict check_address(const IpAddress& address, std::uint16_t port) const;

  // Whether the list of allowed hosts, if there is one, has the target or that address of its.
  [[nodiscard]] PolicyVerdict check_allowed(const Authority& target,
                                            const IpAddress& address) const;

  // Whether that is a listener of this proxy.
  [[nodiscard]] bool is_own(const IpAddress& address, std::uint16_t port) const;

 private:
  [[nodiscard]] PolicyVerdict check_port(std::uint16_t port) const;
  [[nodiscard]] PolicyVerdict check_one(const IpAddress& address, std::uint16_t port) const;

  PolicySettings settings_;
  HostList denied_;
};

}  // namespace connectspec::proxy
