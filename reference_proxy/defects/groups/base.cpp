// Proxies that don't do the simplest things, or stop doing them.
#include <algorithm>

#include "reference_proxy/basics/ip_address.h"
#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

std::string host_of(const Visit& guest) { return split(target_of(guest.request)).host; }

bool asks_for_a_name(const Visit& guest) {
  const std::string host = host_of(guest);
  return !host.starts_with('[') && !parse_ip(host);
}

bool names_itself_in_connection(const Visit& guest) {
  return same_name(field(guest.request, "Connection").value_or(""), "connection");
}

}  // namespace

std::vector<Defect> base_defects() {
  return {
      {.name = "refuses-everything",
       .breaks = "No destination is allowed.",
       .fails = {"connect/base/connect-ipv4", "connect/auth/valid"},
       .spares_controls = false,
       .request = [](Visit& guest) { refuse(guest, 403); }},
      {.name = "no-names",
       .breaks = "Names aren't looked up.",
       .fails = {"connect/base/connect-name"},
       .request = when(asks_for_a_name, [](Visit& guest) { refuse(guest, 502); })},
      {.name = "ipv6-unanswered",
       .breaks = "A CONNECT to an IPv6 address is never answered.",
       .fails = {"connect/base/connect-ipv6"},
       .request =
           when([](const Visit& guest) { return host_of(guest).starts_with('['); }, say_nothing)},
      {.name = "http10-refused",
       .breaks = "HTTP/1.0 isn't spoken.",
       .warns = {"h1/base/http10-request"},
       .request =
           when([](const Visit& guest) { return line_of(guest.request).version == "HTTP/1.0"; },
                [](Visit& guest) { refuse(guest, 505); })},
      {.name = "dies-of-control-octets",
       .breaks = "A request that begins with NUL takes the proxy down.",
       .fails = {"h1/base/liveness/unparsable"},
       .request = deaf_after([](const Visit& guest) { return guest.request.front() == '\0'; })},
      {.name = "dies-of-long-lines",
       .breaks = "A first line of more than 65536 octets takes the proxy down.",
       .fails = {"h1/base/liveness/long-line", "h1/reqline/target-too-long"},
       .request = deaf_after([](const Visit& guest) { return guest.request.find('\n') > 65536; })},
      {.name = "dies-of-its-own-list",
       .breaks = "A Connection field that names itself takes the proxy down.",
       .fails = {"h1/base/liveness/connection-self", "h1/field/connection-options/itself"},
       .request = deaf_after(names_itself_in_connection)},
  };
}

}  // namespace connectspec::proxy::defects
