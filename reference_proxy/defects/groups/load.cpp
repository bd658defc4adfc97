// Proxies that a crowd, a slow peer or silence is too much for.
#include <chrono>
#include <thread>

#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

// Several threads, as a busy machine gives each only its share.
void spin() {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  for (int i = 0; i < 8; ++i) {
    std::thread([end] {
      while (std::chrono::steady_clock::now() < end) {
      }
    }).detach();
  }
}

}  // namespace

std::vector<Defect> load_defects() {
  return {
      {.name = "clients-gone-not-noticed",
       .breaks = "That a client has gone isn't noticed, and its tunnel stays.",
       .warns = {"connect/close/abort-during-dial", "h1/close/abort-during-dial-many",
                 "h1/robust/churn"},
       .client_fin = Ending::swallowed,
       .client_reset = Ending::swallowed},
      {.name = "surplus-unanswered",
       .breaks = "More than 500 tunnels at a time are neither served nor refused.",
       .warns = {"h1/robust/many-tunnels"},
       .settings = [](ServerSettings& settings) { settings.tunnels.total = 500; },
       .answer =
           when([](const Visit& guest) { return status_of(guest.answer) == 503; }, say_nothing)},
      {.name = "a-slow-request-stops-all",
       .breaks = "While one client is at its request, no other is served.",
       .warns = {"h1/robust/slow-header"},
       .spares_controls = false,
       .one_at_a_time = true},
      {.name = "reads-without-end",
       .breaks = "What a peer doesn't take is piled up in memory.",
       .warns = {"connect/robust/unread-down", "connect/robust/unread-up"},
       .reads_without_end = true},
      {.name = "spins",
       .breaks = "A tunnel at rest is looked after without a pause.",
       .warns = {"connect/robust/busy-waiting"},
       .answer = on_success([](std::string&) { spin(); })},
      {.name = "tunnels-rest-briefly",
       .breaks = "A tunnel ends after two seconds of silence.",
       .warns = {"connect/tunnel/idle"},
       .settings = [](ServerSettings& settings) { settings.times.idle = std::chrono::seconds(2); }},
  };
}

}  // namespace connectspec::proxy::defects
