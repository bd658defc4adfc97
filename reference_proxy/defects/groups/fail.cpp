// Wrong answers for destinations that fail.
#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {

std::vector<Defect> fail_defects() {
  return {
      {.name = "failure-is-forbidden",
       .breaks = "A destination that can't be reached is answered by 403.",
       .warns = {"connect/fail/refused", "connect/fail/dns-nxdomain", "connect/fail/dns-trouble"},
       .answer =
           [](Visit& guest) {
             if (status_of(guest.answer) / 100 == 5) {
               guest.answer = refusal_answer(403);
             }
           }},
      {.name = "failure-is-a-tunnel",
       .breaks = "A destination that can't be reached is answered by 200.",
       .fails = {"connect/fail/refused", "connect/fail/dns-nxdomain", "connect/fail/dns-trouble"},
       .answer = on_refusal(
           [](std::string& text) { text = status_of(text) / 100 == 5 ? opened_answer() : text; })},
      {.name = "proxy-status-broken",
       .breaks = "Proxy-Status isn't a list of names.",
       .fails = {"connect/fail/proxy-status"},
       .answer = on_refusal([](std::string& text) {
         drop_field(text, "Proxy-Status");
         add_field(text, "Proxy-Status: ;error=connection_refused");
       })},
      {.name = "unreachable-is-a-tunnel",
       .breaks = "A destination without a route, or that doesn't answer, is answered by 200.",
       .fails = {"connect/fail/unreachable", "connect/fail/timeout-lost"},
       .needs = "private-network",
       .answer = on_refusal(
           [](std::string& text) { text = status_of(text) / 100 == 5 ? opened_answer() : text; })},
      {.name = "one-address-only",
       .breaks = "Of several addresses of a name only the first is tried.",
       .warns = {"connect/fail/multi-address"},
       .settings = [](ServerSettings& settings) { settings.limits.dial_attempts = 1; }},
      {.name = "no-ipv6",
       .breaks = "IPv6 addresses aren't dialled.",
       .warns = {"connect/fail/multi-address-ipv6"},
       .settings =
           [](ServerSettings& settings) {
             settings.access.denied_networks.push_back(*parse_network("::/0"));
           }},
      {.name = "never-refuses-in-http",
       .breaks = "Whatever is refused is closed without an answer.",
       .warns = {"connect/fail/in-http"},
       .answer = when([](const Visit& guest) { return status_of(guest.answer) >= 400; }, hang_up)},
      {.name = "gone-origin-kept-quiet",
       .breaks = "The client isn't told that the origin has gone, by FIN or RST.",
       .fails = {"connect/fail/close-after-accept", "connect/fail/reset-after-accept",
                 "connect/close/origin-rst"},
       .origin_fin = Ending::swallowed,
       .origin_reset = Ending::swallowed},
  };
}

}  // namespace connectspec::proxy::defects
