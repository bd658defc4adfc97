// Tunnels that end wrongly, and destinations that fail.
#include <atomic>
#include <utility>

#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

// The last large piece of either side is kept until another one comes.
void keep_the_tail(Visit& guest, Side from, std::string& bytes) {
  if (bytes.size() > 1000) {
    std::swap(bytes, guest.memory[index_of(from)]);
  }
}

// Of every third tunnel in which much is sent.
void keep_a_tail_now_and_then(Visit& guest, Side from, std::string& bytes) {
  static std::atomic<unsigned> tunnels{0};
  if (guest.lasting.empty()) {
    guest.lasting = tunnels++ % 3 == 1 ? "loses" : "keeps";
  }
  if (guest.lasting == "loses") {
    keep_the_tail(guest, from, bytes);
  }
}

// Behind a tunnel's end the connection is one for requests again, of any kind.
void read_requests_again(Visit& guest, Side from, std::string& bytes) {
  std::string request = bytes;
  if (from != Side::client || guest.passed[0] == 0 || head_end(request) == std::string::npos) {
    return;
  }
  RequestLine line = line_of(request);
  if (line.target.starts_with("http://")) {
    line.target = line.target.substr(7, line.target.find('/', 7) - 7);
  }
  set_line(request, {"CONNECT", line.target, line.version});
  guest.also_ask = request;
  bytes.clear();
}

}  // namespace

std::vector<Defect> close_defects() {
  return {
      {.name = "tail-lost",
       .breaks = "The last piece before the end isn't passed on.",
       .fails = {"connect/close/origin-fin", "connect/close/client-fin",
                 "connect/close/outstanding-slow-reader", "connect/close/outstanding-slow-origin",
                 "connect/ends/origin-says-and-leaves/kib-4",
                 "connect/ends/origin-says-and-leaves/kib-64",
                 "connect/ends/origin-says-and-leaves/kib-100",
                 "connect/ends/origin-says-and-leaves/mib-1",
                 "connect/ends/client-says-and-leaves/kib-4",
                 "connect/ends/client-says-and-leaves/kib-64",
                 "connect/ends/client-says-and-leaves/kib-100",
                 "connect/ends/client-says-and-leaves/mib-1",
                 "connect/ends/origin-leaves-a-late-reader/kib-4",
                 "connect/ends/origin-leaves-a-late-reader/kib-64",
                 "connect/ends/origin-leaves-a-late-reader/kib-100",
                 "connect/ends/client-leaves-a-late-reader/kib-4",
                 "connect/ends/client-leaves-a-late-reader/kib-64",
                 "connect/ends/client-leaves-a-late-reader/kib-100"},
       .relayed = keep_the_tail},
      {.name = "tail-lost-now-and-then",
       .breaks = "In one tunnel of three the last piece before the end isn't passed on.",
       .fails = {"connect/close/origin-fin", "connect/close/client-fin",
                 "connect/close/outstanding-slow-reader", "connect/close/outstanding-slow-origin"},
       .relayed = keep_a_tail_now_and_then},
      {.name = "client-fin-swallowed",
       .breaks = "The origin isn't told that the client has ended its side.",
       .fails = {"connect/close/client-fin", "connect/close/outstanding-slow-origin",
                 "connect/close/half-close-client", "connect/close/both-closed"},
       .client_fin = Ending::swallowed},
      {.name = "origin-fin-swallowed",
       .breaks = "The client isn't told that the origin has ended its side.",
       .fails = {"connect/close/origin-fin", "connect/close/outstanding-slow-reader",
                 "connect/close/half-close-origin", "connect/fail/close-after-accept"},
       .origin_fin = Ending::swallowed},
      {.name = "client-reset-swallowed",
       .breaks = "The origin isn't told that the client has gone.",
       .fails = {"connect/close/client-rst"},
       .warns = {"connect/close/abort-during-lookup"},
       .client_reset = Ending::swallowed},
      {.name = "client-fin-ends-both",
       .breaks = "Everything ends as soon as the client has ended its side.",
       .warns = {"connect/close/half-close-client"},
       .client_fin = Ending::ends_both},
      {.name = "http-again-behind-the-tunnel",
       .breaks = "When the tunnel has ended, the connection is read for requests again.",
       .fails = {"h1/close/not-http-again"},
       .relayed = read_requests_again},
  };
}

}  // namespace connectspec::proxy::defects
