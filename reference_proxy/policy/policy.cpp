#include "reference_proxy/policy/policy.h"

#include <algorithm>
#include <charconv>

namespace connectspec::proxy {
namespace {

enum class Lifting { by_allow_private, never };

struct SpecialNetwork {
  std::string_view text;
  Lifting lifted;
};

// RFC 6890 and its IANA registries; the first match decides.
constexpr SpecialNetwork special_networks[] = {
    {"0.0.0.0/8", Lifting::never},                 // this host (RFC 1122 §3.2.1.3)
    {"10.0.0.0/8", Lifting::by_allow_private},     // private (RFC 1918)
    {"100.64.0.0/10", Lifting::by_allow_private},  // shared, CGNAT (RFC 6598)
    {"127.0.0.0/8", Lifting::by_allow_private},    // loopback
    {"169.254.0.0/16", Lifting::never},            // link-local (RFC 3927), cloud metadata
    {"172.16.0.0/12", Lifting::by_allow_private},
    {"192.0.0.0/24", Lifting::by_allow_private},     // IETF protocol assignments
    {"192.0.2.0/24", Lifting::by_allow_private},     // documentation (RFC 5737)
    {"192.88.99.0/24", Lifting::by_allow_private},   // 6to4 relays, withdrawn (RFC 7526)
    {"192.168.0.0/16", Lifting::by_allow_private},   // private (RFC 1918)
    {"198.18.0.0/15", Lifting::by_allow_private},    // benchmarking (RFC 2544)
    {"198.51.100.0/24", Lifting::by_allow_private},  // documentation (RFC 5737)
    {"203.0.113.0/24", Lifting::by_allow_private},   // documentation (RFC 5737)
    {"224.0.0.0/4", Lifting::never},                 // multicast (RFC 5771)
    {"240.0.0.0/4", Lifting::never},                 // reserved, and limited broadcast
    {"::1/128", Lifting::by_allow_private},          // loopback
    {"::/96", Lifting::never},                       // unspecified, IPv4-compatible
    {"64:ff9b:1::/48", Lifting::by_allow_private},   // local NAT64 (RFC 8215)
    {"100::/64", Lifting::by_allow_private},         // discard (RFC 6666)
    {"2001::/32", Lifting::by_allow_private},        // Teredo (RFC 4380)
    {"2001:db8::/32", Lifting::by_allow_private},    // documentation (RFC 3849)
    {"fc00::/7", Lifting::by_allow_private},         // unique local (RFC 4193)
    {"fe80::/10", Lifting::never},                   // link-local
    {"fec0::/10", Lifting::by_allow_private},        // site-local (RFC 3879)
    {"ff00::/8", Lifting::never},                    // multicast
};

struct ParsedSpecial {
  IpNetwork network;
  Lifting lifted;
};

const std::vector<ParsedSpecial>& parsed_specials() {
  static const std::vector<ParsedSpecial> all = [] {
    std::vector<ParsedSpecial> result;
    for (const SpecialNetwork& entry : special_networks) {
      result.push_back({parse_network(entry.text).value(), entry.lifted});
    }
    return result;
  }();
  return all;
}

bool any_holds(const std::vector<PortRange>& ranges, std::uint16_t port) {
  return std::any_of(ranges.begin(), ranges.end(), [port](const PortRange& range) {
    return range.first <= port && port <= range.last;
  });
}

bool is_mail_port(std::uint16_t port) { return port == 25 || port == 465 || port == 587; }

}  // namespace

std::optional<PortRange> parse_port_range(std::string_view text) {
  const auto number = [](std::string_view digits) -> std::optional<std::uint16_t> {
    std::uint16_t value = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    const bool whole = error == std::errc() && stop == end;
    return whole && value != 0 ? std::optional(value) : std::nullopt;
  };
  const std::size_t dash = text.find('-');
  const auto first = number(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : number(text.substr(dash + 1));
  if (!first || !last || *last < *first) {
    return std::nullopt;
  }
  return PortRange{*first, *last};
}

Policy::Policy(PolicySettings settings)
    : settings_(std::move(settings)), denied_{settings_.denied_hosts, settings_.denied_networks} {
  if (settings_.allowed_ports.empty()) {
    settings_.allowed_ports.push_back({443, 443});
  }
}

PolicyVerdict Policy::check_target(const Authority& target) const {
  if (denied_.has_name(target.host)) {
    return PolicyVerdict::host_denied;
  }
  const HostList& allowed = settings_.allowed_hosts;
  // Where networks are listed too, the addresses of the name decide.
  if (!allowed.empty() && allowed.networks.empty() && !allowed.has_name(target.host)) {
    return PolicyVerdict::host_not_allowed;
  }
  return check_port(target.port);
}

PolicyVerdict Policy::check_allowed(const Authority& target, const IpAddress& address) const {
  const HostList& allowed = settings_.allowed_hosts;
  return allowed.empty() || allowed.has_name(target.host) || allowed.has_address(address)
             ? PolicyVerdict::allowed
             : PolicyVerdict::host_not_allowed;
}

PolicyVerdict Policy::check_port(std::uint16_t port) const {
  if (any_holds(settings_.denied_ports, port)) {
    return PolicyVerdict::port_denied;
  }
  const auto& allowed = settings_.allowed_ports;
  if (!any_holds(allowed, port)) {
    return PolicyVerdict::port_not_allowed;
  }
  // RFC 9110 §9.3.6 names SMTP as the port not to offer: a range does not mean it, its number does.
  const auto names_it = [port](const PortRange& range) {
    return range.first == port && range.last == port;
  };
  if (is_mail_port(port) && std::none_of(allowed.begin(), allowed.end(), names_it)) {
    return PolicyVerdict::mail_port;
  }
  return PolicyVerdict::allowed;
}

PolicyVerdict Policy::check_address(const IpAddress& address, std::uint16_t port) const {
  const PolicyVerdict outer = check_one(unmapped(address), port);
  const auto inner = embedded_ipv4(address);
  return outer == PolicyVerdict::allowed && inner ? check_one(*inner, port) : outer;
}

bool Policy::is_own(const IpAddress& address, std::uint16_t port) const {
  const auto own = [&](const OwnEndpoint& endpoint) {
    return endpoint.port == port && endpoint.network.contains(address);
  };
  return std::any_of(settings_.own_endpoints.begin(), settings_.own_endpoints.end(), own);
}

PolicyVerdict Policy::check_one(const IpAddress& address, std::uint16_t port) const {
  if (is_own(address, port)) {
    return PolicyVerdict::own_address;
  }
  if (denied_.has_address(address)) {
    return PolicyVerdict::address_denied;
  }
  for (const ParsedSpecial& special : parsed_specials()) {
    if (special.network.contains(address)) {
      const bool lifted = special.lifted == Lifting::by_allow_private && settings_.allow_private;
      return lifted ? PolicyVerdict::allowed : PolicyVerdict::address_special;
    }
  }
  return PolicyVerdict::allowed;
}

std::string_view explain(PolicyVerdict verdict) {
  switch (verdict) {
    case PolicyVerdict::allowed:
      return "The destination is allowed.";
    case PolicyVerdict::port_not_allowed:
      return "This proxy does not open tunnels to that port.";
    case PolicyVerdict::port_denied:
      return "This proxy denies tunnels to that port.";
    case PolicyVerdict::mail_port:
      return "This proxy does not open tunnels to mail ports.";
    case PolicyVerdict::host_not_allowed:
      return "This proxy opens tunnels to listed hosts only.";
    case PolicyVerdict::host_denied:
      return "This proxy denies tunnels to that host.";
    case PolicyVerdict::address_denied:
      return "This proxy denies tunnels to the address of that host.";
    case PolicyVerdict::address_special:
      return "The address of that host is not a public one.";
    case PolicyVerdict::own_address:
      return "The destination is this proxy itself.";
  }
  return "The destination is not allowed.";
}

}  // namespace connectspec::proxy
