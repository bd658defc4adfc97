// Timers of the request that go on in its tunnel.
#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {

using std::chrono::seconds;

std::vector<Defect> timer_defects() {
  const std::string request_timeout =
      "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
  const std::string gateway_timeout =
      "HTTP/1.1 504 Gateway Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
  return {
      {.name = "request-timer-goes-on",
       .breaks = "Three seconds after the 2xx a 408 is written into the tunnel.",
       .fails = {"connect/timer/silent-from-the-start", "connect/timer/silent-origin",
                 "connect/timer/silent-client", "connect/timer/unfinished-messages",
                 "connect/timer/early-data", "connect/timer/slow-head", "connect/timer/slow-dial",
                 "connect/timer/half-closed"},
       .alarm = {Alarm::Of::tunnel, seconds(3), request_timeout}},
      {.name = "answer-timer-goes-on",
       .breaks = "When the origin has been silent for seven seconds, a 504 comes into the tunnel.",
       .fails = {"connect/timer/silent-from-the-start", "connect/timer/silent-origin"},
       .alarm = {Alarm::Of::silent_origin, seconds(7), gateway_timeout}},
      {.name = "keep-alive-timer-goes-on",
       .breaks = "When the client has been silent for five seconds, its tunnel ends.",
       .warns = {"connect/timer/silent-from-the-start", "connect/timer/silent-client",
                 "connect/timer/unfinished-messages", "connect/timer/early-data",
                 "connect/timer/slow-head", "connect/timer/slow-dial"},
       .alarm = {Alarm::Of::silent_client, seconds(5)}},
      {.name = "deadline-of-the-request-stays",
       .breaks = "A tunnel ends seven seconds after it began, whatever it carries.",
       .warns = {"connect/timer/silent-origin", "connect/timer/silent-client"},
       .alarm = {Alarm::Of::tunnel, seconds(7)}},
      {.name = "write-timer-goes-on",
       .breaks = "A tunnel whose reader pauses for three seconds ends.",
       .warns = {"connect/timer/unread", "connect/timer/unread-origin"},
       .alarm = {Alarm::Of::unread, seconds(3)}},
      {.name = "refused-kept",
       .breaks = "A client that was refused is read on for half a minute.",
       .warns = {"connect/timer/refused-stays"},
       .request =
           when([](const Visit& guest) { return target_of(guest.request).ends_with(":nothing"); },
                [](Visit& guest) { refuse(guest, 400); })},
  };
}

}  // namespace connectspec::proxy::defects
