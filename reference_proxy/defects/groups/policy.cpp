// Wrong policies. What the profile denies: mail ports, 127.77.77.77, denied.test.
#include <arpa/inet.h>

#include <cstdint>
#include <cstdlib>

#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

constexpr std::string_view denied_host = "127.77.77.77";
constexpr std::string_view denied_name = "denied.test";

bool mail_port(std::string_view port) { return port == "25" || port == "465" || port == "587"; }

void deny(Visit& guest) { refuse(guest, 403); }

// Compares text, and reads it better afterwards.
void compare_ports_as_text(Visit& guest) {
  HostPort parts = split(target_of(guest.request));
  if (mail_port(parts.port)) {
    return deny(guest);
  }
  parts.port = percent_decoded(parts.port);
  parts.port =
      std::to_string(static_cast<std::uint16_t>(std::strtoul(parts.port.c_str(), nullptr, 10)));
  set_target(guest.request, joined(parts));
}

void compare_hosts_as_text(Visit& guest) {
  HostPort parts = split(target_of(guest.request));
  if (parts.host == denied_host || parts.host == denied_name) {
    return deny(guest);
  }
  parts.host = percent_decoded(parts.host);
  if (parts.host.ends_with('.')) {
    parts.host.pop_back();
  }
  in_addr address{};
  if (::inet_aton(parts.host.c_str(), &address) != 0) {
    parts.host = ::inet_ntoa(address);
  }
  set_target(guest.request, joined(parts));
}

// Compares text, and afterwards takes off what stands around a host.
void undress_behind_policy(Visit& guest) {
  std::string target = target_of(guest.request);
  const HostPort parts = split(target);
  if (parts.host == denied_host || parts.host == denied_name) {
    return deny(guest);
  }
  target.erase(0, target.find('@') + 1);
  std::erase_if(target, [](char c) { return c == '[' || c == ']'; });
  for (const std::string_view prefix : {"64:ff9b::", "::"}) {
    if (target.starts_with(prefix)) {
      target.erase(0, prefix.size());
    }
  }
  set_target(guest.request, target);
}

bool host_field_is_denied(const Visit& guest) {
  const std::string host = split(field(guest.request, "Host").value_or("")).host;
  return host == denied_host || host == denied_name;
}

bool asked_for_what_is_denied(const Visit& guest) {
  const HostPort parts = split(target_of(guest.asked));
  return mail_port(parts.port) || parts.host == denied_host || parts.host == denied_name;
}

void deny_behind_the_dial(Visit& guest) {
  if (asked_for_what_is_denied(guest)) {
    guest.answer = refusal_answer(403);
  }
}

bool special_address(const Visit& guest) {
  const std::string target = target_of(guest.request);
  return target.starts_with("255.") || target.starts_with("224.") || target.starts_with("[ff");
}

bool link_local_address(const Visit& guest) {
  const std::string target = target_of(guest.request);
  return target.find("169.254.169.254") != std::string::npos || target.starts_with("2852039166");
}

bool several_faults(const Visit& guest) {
  return !field(guest.request, "Host") && !field(guest.request, "Proxy-Authorization") &&
         line_of(guest.request).version == "HTTP/1.1";
}

}  // namespace

std::vector<Defect> policy_defects() {
  return {
      {.name = "all-ports-open",
       .breaks = "No port is denied.",
       .fails = {"connect/policy/denied-port", "connect/policy/port-policy-canonical/zero",
                 "connect/policy/port-policy-canonical/zeros"},
       .warns = {"connect/policy/smtp-default"},
       .needs = "low-ports",
       .settings = open_all_ports},
      {.name = "nothing-denied",
       .breaks = "The lists of denied hosts, networks and ports aren't read.",
       .fails = {"connect/policy/denied-host", "connect/policy/host-policy-mapped",
                 "connect/policy/denied-name", "connect/policy/host-field-no-bypass",
                 "connect/policy/resolved-address/static", "connect/policy/resolved-address/alias",
                 "connect/policy/resolved-address/ipv4-mapped",
                 "connect/policy/resolved-address/denied-and-allowed"},
       .settings = deny_nothing},
      {.name = "allow-list-forgotten",
       .breaks = "The list of allowed hosts isn't read.",
       .fails = {"connect/policy/allowlist-exact/as-prefix",
                 "connect/policy/allowlist-exact/as-suffix",
                 "connect/policy/allowlist-exact/prolonged",
                 "connect/policy/allowlist-exact/other"},
       .settings = [](ServerSettings& settings) { settings.access.allowed_hosts = {}; }},
      {.name = "private-open-by-default",
       .breaks = "Loopback and private addresses are allowed without having been asked for.",
       .fails = {"connect/policy/loopback-default/loopback",
                 "connect/policy/loopback-default/another", "connect/policy/loopback-default/name",
                 "connect/policy/loopback-default/ipv6", "connect/policy/loopback-default/mapped"},
       .needs = "low-ports",
       .settings = [](ServerSettings& settings) { settings.access.allow_private = true; }},
      {.name = "metadata-open-by-default",
       .breaks = "Private IPv6 addresses are allowed without having been asked for.",
       .fails = {"connect/policy/metadata-ipv6-default"},
       .needs = "private-network",
       .settings = [](ServerSettings& settings) { settings.access.allow_private = true; }},
      {.name = "metadata-leads-nowhere",
       .breaks = "Link-local addresses open a tunnel to nothing.",
       .warns = {"connect/policy/link-local-metadata/*"},
       .needs = "private-network",
       .request = when(link_local_address, open_nothing)},
      {.name = "connects-to-itself",
       .breaks = "The proxy doesn't know its own address.",
       .warns = {"connect/policy/self-loop", "connect/policy/self-loop-name"},
       .settings = [](ServerSettings& settings) { settings.access.own_endpoints.clear(); }},
      {.name = "ports-compared-as-text",
       .breaks = "The policy compares the text of a port, the dial reads a number from it.",
       .fails = {"connect/policy/port-policy-canonical"},
       .needs = "low-ports",
       .settings = open_all_ports,
       .request = compare_ports_as_text},
      {.name = "hosts-compared-as-text",
       .breaks = "The policy compares the text of a host, the dial finds more spellings of it.",
       .fails = {"connect/policy/host-policy-canonical", "connect/policy/host-policy-mapped",
                 "connect/policy/denied-name/upper", "connect/policy/denied-name/dotted",
                 "connect/policy/denied-name/percent"},
       .settings = deny_nothing,
       .request = compare_hosts_as_text},
      {.name = "decoration-hides-hosts",
       .breaks = "The policy compares the text of a host, the dial takes off brackets, userinfo "
                 "and the prefixes of IPv6 first.",
       .fails = {"connect/policy/host-policy-decorated"},
       .settings = deny_nothing,
       .request = undress_behind_policy},
      {.name = "policy-judges-host-field",
       .breaks = "The policy judges what Host says, the dial goes to the target.",
       .fails = {"connect/policy/host-field-no-bypass"},
       .settings = deny_nothing,
       .request = when(host_field_is_denied, deny)},
      {.name = "dials-before-it-denies",
       .breaks = "A denied destination is dialled first and denied then.",
       .fails = {"connect/policy/denied-host", "connect/policy/denied-name/plain",
                 "connect/policy/host-field-no-bypass", "h1/persist/no-tunnel-after-error"},
       .settings = deny_nothing,
       .answer = deny_behind_the_dial},
      {.name = "special-addresses-lead-nowhere",
       .breaks = "Broadcast, multicast and reserved addresses open a tunnel to nothing.",
       .fails = {"connect/policy/special-addresses"},
       .request = when(special_address, open_nothing)},
      {.name = "several-faults-unanswered",
       .breaks = "A request with more than one fault is never answered.",
       .fails = {"h1/policy/order-of-errors"},
       .request = when(several_faults, say_nothing)},
  };
}

}  // namespace connectspec::proxy::defects
