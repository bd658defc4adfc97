// Proxies that don't stand what they are sent, and answers that mislead.
#include <atomic>
#include <memory>

#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

Hook refusals_are(int status) {
  return on_refusal([status](std::string& text) { text.replace(9, 3, std::to_string(status)); });
}

bool not_http1(const Visit& guest) {
  return !line_of(guest.request).version.starts_with("HTTP/1.");
}

bool host_is_another(const Visit& guest) {
  return field(guest.request, "Host") != target_of(guest.request);
}

void without_content(std::string& text) {
  text.resize(head_end(text));
  drop_field(text, "Content-Length");
  add_field(text, "Content-Length: 0");
}

Defect reset_is_the_end() {
  const auto down = std::make_shared<std::atomic<bool>>(false);
  return {.name = "reset-is-the-end",
          .breaks = "A client's reset, at whatever time, takes the proxy down.",
          .fails = {"h1/robust/reset-at-each-step"},
          .request = when([down](const Visit&) { return down->load(); }, say_nothing),
          .broken = [down] { *down = true; }};
}

}  // namespace

std::vector<Defect> robust_defects() {
  return {
      {.name = "keep-alive-unnamed",
       .breaks = "Answers have Keep-Alive, and Connection doesn't name it.",
       .fails = {"h1/robust/connection-fields"},
       .answer = [](Visit& guest) { add_field(guest.answer, "Keep-Alive: timeout=5"); }},
      {.name = "garbage-unanswered",
       .breaks = "What isn't HTTP is neither answered nor cut off.",
       .warns = {"h1/robust/garbage"},
       .request = when(not_http1, say_nothing),
       .fragment = say_nothing},
      {.name = "garbage-opens-nothing",
       .breaks = "What isn't HTTP is answered by a 2xx.",
       .fails = {"h1/robust/garbage"},
       .request = when(not_http1, open_nothing),
       .fragment = open_nothing},
      {.name = "refuses-by-421",
       .breaks = "Refusals are 421.",
       .fails = {"connect/robust/status-421/malformed", "connect/robust/status-421/refused"},
       .answer = refusals_are(421)},
      {.name = "another-host-is-421",
       .breaks = "A Host that isn't the target draws 421.",
       .fails = {"connect/robust/status-421/mismatch"},
       .request = when(host_is_another, [](Visit& guest) { refuse(guest, 421); })},
      {.name = "refuses-by-426",
       .breaks = "Refusals are 426 without an Upgrade field.",
       .fails = {"h1/robust/status-fields"},
       .answer = refusals_are(426)},
      {.name = "refusals-are-empty",
       .breaks = "Refusals have no content.",
       .warns = {"connect/robust/error-explains"},
       .answer = on_refusal(without_content)},
      reset_is_the_end(),
  };
}

}  // namespace connectspec::proxy::defects
