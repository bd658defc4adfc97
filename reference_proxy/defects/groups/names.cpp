// Wrong dealings with name servers, with several addresses of a name, and with
// addresses that a policy shuts out whatever name they go by.
#include <algorithm>
#include <chrono>
#include <string_view>

#include "reference_proxy/basics/ip_address.h"
#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

constexpr std::string_view allowed_name = "allowed.test";  // of the profile's endpoint allow-list
constexpr std::string_view metadata = "169.254.169.254";

HostPort target_parts(const Visit& guest) { return split(target_of(guest.request)); }

// A name that only the run's name server knows.
bool asks_the_name_server(const Visit& guest) {
  const std::string host = target_parts(guest).host;
  return !host.starts_with('[') && !parse_ip(host) && host != "origin.test" &&
         host.find_first_not_of("0123456789.") != npos;
}

void any_name(ServerSettings& settings) { settings.access.allowed_hosts = {}; }

// One lookup for the policy, and another one for the dial.
void look_up_twice(Visit& guest) {
  if (asks_the_name_server(guest)) {
    guest.also_ask = guest.request;
  }
}

void unspecified_is_loopback(Visit& guest) {
  HostPort parts = target_parts(guest);
  if (parts.host == "0.0.0.0" || parts.host == "[::]") {
    parts.host = parts.host == "0.0.0.0" ? "127.0.0.1" : "[::1]";
    set_target(guest.request, joined(parts));
  }
}

void dial_metadata_anyway(Visit& guest) {
  const HostPort parts = target_parts(guest);
  if (parts.host.find(metadata) != npos || parts.host == "2852039166" ||
      asks_the_name_server(guest)) {
    knock(std::string(metadata), parts.port, "");
  }
}

// What stands beside the allowed name in the target is where the dial goes.
std::string searched_for_the_name(std::string target) {
  if (target.find(allowed_name) == npos) {
    return target;
  }
  const std::string port = split(target).port;
  target.erase(0, target.find('@') + 1);
  if (const std::size_t slash = target.find('/'); slash != npos) {
    return target.substr(0, slash) + ":" + port;
  }
  const std::size_t first = target.find(':');
  return target.substr(0, target.find(':', first + 1));
}

}  // namespace

std::vector<Defect> names_defects() {
  return {
      {.name = "one-address-for-half-a-second",
       .breaks = "Only the first address is dialled, and given up soon.",
       .warns = {"connect/fail/multi-address-hang", "connect/fail/slow-accept"},
       .settings =
           [](ServerSettings& settings) {
             settings.limits.dial_attempts = 1;
             settings.times.connect = std::chrono::milliseconds(500);
           }},
      {.name = "names-lead-nowhere",
       .breaks = "The tunnel to a name has nothing at its other end.",
       .fails = {"connect/policy/resolved-address", "connect/fail/multi-address",
                 "connect/fail/multi-address-ipv6", "connect/fail/dns-trouble",
                 "connect/target/name-idn-a-label", "connect/target/name-legal",
                 "connect/policy/lookup-before-policy"},
       .warns = {"connect/policy/self-loop-name"},
       .request = when(asks_the_name_server, open_nothing)},
      {.name = "odd-names-refused",
       .breaks = "A name that begins with a digit, or holds an underscore, is an error.",
       .warns = {"connect/target/name-legal/digit-first", "connect/target/name-legal/digits",
                 "connect/target/name-legal/underscore"},
       .request = when(
           [](const Visit& guest) {
             const std::string host = target_parts(guest).host;
             return asks_the_name_server(guest) &&
                    (host.starts_with('_') || (host[0] >= '0' && host[0] <= '9'));
           },
           [](Visit& guest) { refuse(guest, 400); })},
      {.name = "other-letters-unanswered",
       .breaks = "A name in other than ASCII letters is looked up for ever.",
       .fails = {"connect/target/name-idn"},
       .request = when(
           [](const Visit& guest) {
             const std::string host = percent_decoded(target_parts(guest).host);
             return std::any_of(host.begin(), host.end(), [](char c) { return c < 0; });
           },
           say_nothing)},
      {.name = "looks-up-twice",
       .breaks = "A name is looked up for the policy, and once more for the dial.",
       .fails = {"connect/policy/resolved-address/rebinding", "connect/policy/denied-host"},
       .settings = deny_nothing,
       .request = look_up_twice},
      {.name = "unspecified-is-loopback",
       .breaks = "The unspecified address is the proxy's own machine, which is open by default.",
       .fails = {"connect/policy/loopback-default/unspecified",
                 "connect/policy/loopback-default/unspecified-ipv6"},
       .needs = "low-ports",
       .spares_controls = false,
       .settings = [](ServerSettings& settings) { settings.access.allow_private = true; },
       .request = unspecified_is_loopback},
      {.name = "link-local-dialled",
       .breaks = "The metadata service of a cloud is dialled before it is refused.",
       .warns = {"connect/policy/link-local-metadata", "connect/policy/link-local-metadata-name"},
       .request = dial_metadata_anyway},
      {.name = "allow-list-lets-nobody-through",
       .breaks = "Names on the allow list are refused as well.",
       .warns = {"connect/policy/allowlist-allowed"},
       .endpoint = "allow-list",
       .spares_controls = false,
       .request = [](Visit& guest) { refuse(guest, 403); }},
      {.name = "allow-list-searched-for-in-the-target",
       .breaks = "A target that holds an allowed name anywhere is allowed.",
       .fails = {"connect/policy/allowlist-exact/as-prefix",
                 "connect/policy/allowlist-exact/as-suffix",
                 "connect/policy/allowlist-exact/prolonged",
                 "connect/policy/allowlist-exact/as-path",
                 "connect/policy/allowlist-exact/as-host-of-userinfo",
                 "connect/policy/allowlist-exact/as-port"},
       .settings = any_name,
       .request = on_target(searched_for_the_name)},
  };
}

}  // namespace connectspec::proxy::defects
