// Proxies in which one client is in another's way, and what clients leave behind.
#include <fcntl.h>

#include <array>
#include <memory>
#include <mutex>
#include <vector>

#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

using At = Bottleneck::At;

constexpr int pool = 64;

// A descriptor that nobody closes.
void leak_a_descriptor() { (void)::open("/dev/null", O_RDONLY | O_CLOEXEC); }

Hook leaks_for(std::vector<int> statuses) {
  return [statuses = std::move(statuses)](Visit& guest) {
    for (const int status : statuses) {
      if (status_of(guest.answer) == status) {
        leak_a_descriptor();
      }
    }
  };
}

// Octets that are kept for ever, and written so that they are resident.
Hook keeps_memory_of(Condition holds) {
  struct Kept {
    std::mutex lock;
    std::vector<std::string> all;
  };
  return [holds = std::move(holds), kept = std::make_shared<Kept>()](Visit& guest) {
    constexpr std::size_t much = 512 * 1024;
    if (holds(guest)) {
      const std::lock_guard<std::mutex> held(kept->lock);
      kept->all.emplace_back(much, 'k');
    }
  };
}

bool is_refusal(const Visit& guest) { return status_of(guest.answer) / 100 != 2; }

}  // namespace

std::vector<Defect> others_defects() {
  return {
      {.name = "one-dial-at-a-time",
       .breaks = "While one client's tunnel is being dialled, no other request is looked at.",
       .fails = {"connect/others/dial", "connect/others/dial-same-host", "connect/others/lookup"},
       .bottleneck = {At::answer}},
      {.name = "one-head-at-a-time",
       .breaks = "While one client is at its request, no other request is looked at.",
       .fails = {"connect/others/head", "connect/others/silent"},
       .spares_controls = false,
       .bottleneck = {At::head}},
      {.name = "one-refused-at-a-time",
       .breaks = "While a refused client stays, no request is looked at.",
       .fails = {"connect/others/refused-stays"},
       .bottleneck = {At::refused}},
      {.name = "one-without-credentials-at-a-time",
       .breaks = "While a client without credentials stays, no request is looked at.",
       .fails = {"connect/others/refused-407-stays"},
       .endpoint = "auth",
       .bottleneck = {At::refused}},
      {.name = "one-full-tunnel-stops-all",
       .breaks = "While octets wait for a reader, no request is looked at.",
       .fails = {"connect/others/full-both-ways", "connect/tunnel/stall-isolation"},
       .bottleneck = {At::full}},
      {.name = "one-busy-tunnel-stops-all",
       .breaks = "While a tunnel stands, no request is looked at.",
       .fails = {"connect/others/busy", "connect/others/half-closed"},
       .spares_controls = false,
       .bottleneck = {At::tunnel}},
      {.name = "one-half-closed-tunnel-stops-all",
       .breaks = "While a tunnel stands that one side has ended, no request is looked at.",
       .fails = {"connect/others/half-closed"},
       .bottleneck = {At::half_closed}},
      {.name = "dials-pooled",
       .breaks = "Past 64 clients whose dial goes on or has failed no request is looked at.",
       .warns = {"connect/others/hundred/dial", "connect/others/hundred/dial-early-data",
                 "connect/others/hundred-lookups"},
       .bottleneck = {At::answer, pool}},
      {.name = "heads-pooled",
       .breaks = "Past 64 clients at their requests no other is looked at.",
       .warns = {"connect/others/hundred/octet", "connect/others/hundred/head"},
       .bottleneck = {At::head, pool}},
      {.name = "refused-pooled",
       .breaks = "Past 64 refused clients that stay no request is looked at.",
       .warns = {"connect/others/hundred/refused", "connect/others/hundred/unreachable"},
       .bottleneck = {At::refused, pool}},
      {.name = "tunnels-pooled",
       .breaks = "Past 64 tunnels no request is looked at.",
       .warns = {"connect/others/hundred/tunnel", "connect/others/hundred-full"},
       .bottleneck = {At::tunnel, pool}},
      {.name = "malformed-leave-a-descriptor",
       .breaks = "Each request that is at fault costs a descriptor.",
       .warns = {"connect/others/left/malformed", "connect/others/left/method"},
       .answer = leaks_for({400, 405, 501})},
      {.name = "failed-dials-leave-a-descriptor",
       .breaks = "Each dial that fails costs a descriptor.",
       .warns = {"connect/others/left/unreachable", "connect/others/left/unreachable-early-data"},
       .answer = leaks_for({502, 503, 504})},
      {.name = "challenges-leave-a-descriptor",
       .breaks = "Each challenge costs a descriptor.",
       .warns = {"connect/others/left-407"},
       .endpoint = "auth",
       .answer = leaks_for({407})},
      {.name = "early-data-leaves-a-descriptor",
       .breaks = "Each tunnel that begins with data costs a descriptor.",
       .warns = {"connect/others/left/tunnel-early-data"},
       .request = when([](const Visit& guest) { return !guest.behind.empty(); },
                       [](Visit&) { leak_a_descriptor(); })},
      {.name = "lost-origins-leave-a-descriptor",
       .breaks = "Each origin that ends its tunnel costs a descriptor.",
       .warns = {"connect/others/left/reset"},
       .origin_ended = [](Visit&) { leak_a_descriptor(); }},
      {.name = "resets-leave-a-descriptor",
       .breaks = "Each client that resets costs a descriptor.",
       .warns = {"connect/others/left-unanswered/octet", "connect/others/left-unanswered/head"},
       .broken = leak_a_descriptor},
      {.name = "clients-kept",
       .breaks = "Clients that go are kept with their tunnels.",
       .warns = {"connect/others/left/tunnel", "connect/others/left-unanswered/request",
                 "connect/others/left-unanswered/early-data",
                 "connect/others/left-unanswered/dial-early-data", "connect/others/left-unread"},
       .client_fin = Ending::swallowed,
       .client_reset = Ending::swallowed},
      {.name = "refusals-leave-memory",
       .breaks = "Each refusal costs half a mebibyte.",
       .warns = {"connect/others/left/malformed"},
       .answer = keeps_memory_of(is_refusal)},
  };
}

}  // namespace connectspec::proxy::defects
