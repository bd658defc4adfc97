// Ends of a tunnel that are overlooked, answered by a retry, or come before what was sent.
#include <utility>

#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

// What the client has sent so far, for a retry.
void remember(Visit& guest, Side from, std::string& bytes) {
  if (from == Side::client) {
    guest.memory[0] += bytes;
  }
}

void dial_again(Visit& guest) { guest.also_ask = guest.asked; }

void dial_and_send_again(Visit& guest) {
  if (guest.passed[1] == 0 && !guest.memory[0].empty()) {
    guest.also_ask = guest.asked + guest.memory[0];
  }
}

void send_requests_again(Visit& guest) {
  if (guest.passed[1] == 0 && guest.memory[0].find(" HTTP/1.1\r\n") != std::string::npos) {
    guest.also_ask = guest.asked + guest.memory[0];
  }
}

}  // namespace

std::vector<Defect> ends_defects() {
  return {
      {.name = "data-sent-again",
       .breaks = "When an origin ends before it has answered, the data is sent to it once more.",
       .fails = {"connect/ends/once-reset", "connect/ends/once-closed", "connect/ends/once-later"},
       .origin_ended = dial_and_send_again,
       .relayed = remember},
      {.name = "requests-sent-again",
       .breaks = "When an origin ends before it has answered a request in the tunnel, that is sent "
                 "once more.",
       .fails = {"connect/ends/once-later/http"},
       .origin_ended = send_requests_again,
       .relayed = remember},
      {.name = "ended-tunnels-dialled-again",
       .breaks = "When an origin ends a tunnel, the proxy connects to it once more.",
       .warns = {"connect/ends/once-reset", "connect/ends/once-closed", "connect/ends/once-later",
                 "connect/ends/no-second-dial"},
       .origin_ended = dial_again},
      {.name = "fin-becomes-reset",
       .breaks = "The client gets an RST where the origin sent a FIN.",
       .warns = {"connect/ends/origin-says-and-leaves/octet",
                 "connect/ends/origin-leaves-a-late-reader/octet"},
       .resets_at_an_end = true},
      {.name = "client-reset-overlooked-when-busy",
       .breaks = "That a client has gone is overlooked once octets have had to wait for a reader.",
       .fails = {"connect/ends/client-resets-unread"},
       .client_reset = Ending::swallowed_after_a_jam},
      {.name = "origin-end-overlooked-when-busy",
       .breaks = "That an origin has gone is overlooked once octets have had to wait for a reader.",
       .fails = {"connect/ends/origin-resets-unread"},
       .origin_fin = Ending::swallowed_after_a_jam,
       .origin_reset = Ending::swallowed_after_a_jam},
      {.name = "client-reset-overlooked-when-half-closed",
       .breaks = "Where one side has ended, a reset by the client is overlooked.",
       .fails = {"connect/ends/client-resets-a-half-closed"},
       .client_reset = Ending::swallowed_when_half_shut},
      {.name = "origin-end-overlooked-when-half-closed",
       .breaks = "Where the client has ended its side, an end of the origin is overlooked.",
       .fails = {"connect/ends/origin-resets-a-half-closed"},
       .origin_fin = Ending::swallowed_when_half_shut,
       .origin_reset = Ending::swallowed_when_half_shut},
      {.name = "origin-kept",
       .breaks = "When the client has gone, what the origin sends is still taken.",
       .warns = {"connect/ends/origin-let-go"},
       .client_reset = Ending::swallowed},
      {.name = "client-kept",
       .breaks = "When the origin has gone, what the client sends is still taken.",
       .warns = {"connect/ends/client-let-go"},
       .origin_reset = Ending::swallowed},
      {.name = "origin-end-swallowed",
       .breaks = "The client isn't told that the origin has gone, by FIN or RST.",
       .fails = {"connect/close/origin-rst", "connect/ends/origin-leaves-mid-upload",
                 "connect/ends/origin-resets-mid-upload", "connect/ends/origin-resets-mid-download",
                 "connect/ends/origin-resets-behind-a-full-client", "connect/ends/once-reset",
                 "connect/ends/once-closed", "connect/ends/once-later"},
       .origin_fin = Ending::swallowed,
       .origin_reset = Ending::swallowed},
      {.name = "client-end-swallowed",
       .breaks = "The origin isn't told that the client has gone, by FIN or RST.",
       .fails = {"connect/close/client-rst", "connect/ends/client-leaves-mid-download",
                 "connect/ends/client-resets-mid-download", "connect/ends/client-resets-unread",
                 "connect/ends/client-resets-mid-upload",
                 "connect/ends/client-resets-behind-a-full-origin",
                 "connect/ends/gone-behind-the-head", "connect/ends/reset-behind-the-head"},
       .warns = {"connect/ends/reset-during-dial"},
       .client_fin = Ending::swallowed,
       .client_reset = Ending::swallowed},
      {.name = "ended-kept",
       .breaks = "When both sides of a tunnel have ended, their connections are kept.",
       .warns = {"connect/ends/both-left"},
       .keeps_what_has_ended = true},
  };
}

}  // namespace connectspec::proxy::defects
