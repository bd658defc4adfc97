// Wrong dealings with a connection behind a refusal.
#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

// GET with an absolute URI is forwarded, as far as a dial goes.
void forward_gets(Visit& guest) {
  RequestLine line = line_of(guest.request);
  if (line.method == "GET" && line.target.starts_with("http://")) {
    line.target = line.target.substr(7, line.target.find('/', 7) - 7);
    set_line(guest.request, {"CONNECT", line.target, line.version});
  }
  guest.keep_open = true;
}

// As a proxy does that takes a forwarded request for the beginning of a tunnel.
void tunnel_for_a_get(Visit& guest) {
  const RequestLine line = line_of(guest.request);
  if (line.method != "GET" || !line.target.starts_with("http://")) {
    return;
  }
  const std::size_t path = line.target.find('/', 7);
  const std::string origin = line.target.substr(7, path - 7);
  guest.behind.insert(0, guest.request);
  guest.request = "CONNECT " + origin + " HTTP/1.1\r\nHost: " + origin + "\r\n\r\n";
}

void hide_that_tunnel(Visit& guest) {
  if (!guest.asked.starts_with("CONNECT ") && status_of(guest.answer) / 100 == 2) {
    guest.answer.clear();
  }
}

bool refused(const Visit& guest) { return status_of(guest.answer) / 100 != 2; }

}  // namespace

std::vector<Defect> persist_defects() {
  return {
      {.name = "stays-open-behind-refusals",
       .breaks = "Behind a refusal the connection is kept, and the next request read.",
       .fails = {"h1/persist/no-smuggled-request", "h1/persist/no-smuggled-request-denied",
                 "h1/persist/no-smuggled-request-407", "h1/persist/http10-reject",
                 "h1/persist/request-close", "h1/persist/close-sent", "h1/framing/te-http10"},
       .warns = {"h1/persist/reject-closes", "h1/persist/reject-closes-denied",
                 "h1/persist/reject-closes-407"},
       .request = forward_gets},
      {.name = "tunnels-behind-a-get",
       .breaks =
           "Behind a GET that it forwards everything goes to the origin of that, CONNECT too.",
       .fails = {"h1/persist/connect-not-first", "h1/persist/connect-pipelined"},
       .offers = "forward-http",
       .request = tunnel_for_a_get,
       .answer = hide_that_tunnel},
      {.name = "close-not-announced",
       .breaks = "A refusal that ends the connection doesn't say so.",
       .warns = {"h1/persist/close-announced", "h1/persist/close-announced-early",
                 "h1/persist/request-close"},
       .answer = on_refusal([](std::string& text) { drop_field(text, "Connection"); })},
      {.name = "close-not-announced-by-407",
       .breaks = "A 407 that ends the connection doesn't say so.",
       .warns = {"h1/persist/close-announced-407"},
       .endpoint = "auth",
       .answer = when([](const Visit& guest) { return status_of(guest.answer) == 407; },
                      on_refusal([](std::string& text) { drop_field(text, "Connection"); }))},
      {.name = "refuses-by-reset",
       .breaks = "A refusal is a reset.",
       .warns = {"h1/persist/rejection-readable", "connect/target/missing-port"},
       .answer = when(refused, [](Visit& guest) { guest.what_next = Fate::reset; })},
      {.name = "refuses-by-closing",
       .breaks = "A refusal is the end of the connection, without a word.",
       .warns = {"connect/target/missing-port", "h1/host/missing", "h1/framing/cl-invalid",
                 "h1/framing/te-and-cl", "connect/policy/denied-host", "connect/auth/missing",
                 "connect/fail/refused", "h1/persist/request-close"},
       .answer = when(refused, hang_up)},
      {.name = "refuses-by-garbage",
       .breaks = "A refusal is a line of another protocol.",
       .warns = {"connect/target/missing-port", "h1/host/missing", "h1/framing/cl-invalid",
                 "h1/framing/te-and-cl", "connect/policy/denied-host", "connect/auth/missing",
                 "connect/fail/refused"},
       .answer = on_refusal([](std::string& text) { text = "SSH-2.0-proxy\r\n"; })},
      {.name = "refuses-by-redirect",
       .breaks = "A refusal is a redirect.",
       .warns = {"connect/target/missing-port", "h1/host/missing", "h1/framing/cl-invalid",
                 "connect/auth/missing", "connect/fail/refused"},
       .answer = on_refusal([](std::string& text) { text.replace(9, 3, "302"); })},
      {.name = "refusals-unanswered",
       .breaks = "What is refused isn't answered.",
       .fails = {"h1/persist/rejection-readable", "connect/target/userinfo", "h1/host/missing",
                 "h1/host/duplicate", "connect/host/invalid", "h1/framing/cl-invalid"},
       .answer = when(refused, say_nothing)},
  };
}

}  // namespace connectspec::proxy::defects
