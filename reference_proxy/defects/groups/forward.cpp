// Wrong dealings with requests that are forwarded, which the right proxy refuses: here they go
// through a tunnel to their origin.
#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

using Change = std::function<void(std::string& head)>;

// http://host:port/path → origin, and the request with /path for its target.
Hook forwards(Change change) {
  return [change = std::move(change)](Visit& guest) {
    RequestLine line = line_of(guest.request);
    if (!line.target.starts_with("http://")) {
      return;
    }
    const std::size_t path = line.target.find('/', 7);
    const std::string origin = line.target.substr(7, path - 7);
    std::string head = guest.request;
    set_line(head, {line.method, line.target.substr(path), line.version});
    change(head);
    guest.behind.insert(0, head);
    guest.request = "CONNECT " + origin + " HTTP/1.1\r\nHost: " + origin + "\r\n\r\n";
  };
}

void as_it_is(std::string& /*head*/) {}

void hide_the_tunnel(Visit& guest) {
  if (!guest.asked.starts_with("CONNECT ") && status_of(guest.answer) / 100 == 2) {
    guest.answer.clear();
  }
}

using Relayed = std::function<void(Visit&, Side, std::string&)>;

// What the origin answers, put differently.
Relayed answers(std::function<void(std::string& bytes)> change) {
  return [change = std::move(change)](Visit& /*guest*/, Side from, std::string& bytes) {
    if (from == Side::origin) {
      change(bytes);
    }
  };
}

Defect forwarding(std::string_view name, std::string_view breaks,
                  std::vector<std::string_view> fails, Change request, Relayed relayed = {}) {
  return {.name = name,
          .breaks = breaks,
          .fails = std::move(fails),
          .offers = "forward-http",
          .request = forwards(std::move(request)),
          .answer = hide_the_tunnel,
          .relayed = std::move(relayed)};
}

Defect without_controls(Defect wrong) {
  wrong.spares_controls = false;
  return wrong;
}

// The copy goes first, through a tunnel of its own.
void send_posts_twice(Visit& guest) {
  forwards(as_it_is)(guest);
  if (guest.asked.starts_with("POST ")) {
    guest.also_ask = guest.request + guest.behind;
  }
}

}  // namespace

std::vector<Defect> forward_defects() {
  Defect twice = forwarding("posts-sent-twice", "Each POST is sent to its origin twice.",
                            {"h1/forward/post-not-retried"}, as_it_is);
  twice.request = send_posts_twice;
  return {
      forwarding("forwards-octets",
                 "Behind the request line everything goes on as it is, and so do answers.",
                 {"h1/forward/host-from-target", "h1/forward/hop-by-hop", "h1/forward/via",
                  "h1/forward/date", "h1/forward/length-invalid", "h1/forward/both-lengths"},
                 as_it_is),
      without_controls(forwarding("paths-normalised", "Paths are put in another form.",
                                  {"h1/forward/absolute-form"},
                                  [](std::string& head) { replace_all(head, "%2e", "."); })),
      forwarding("order-of-lines-changed", "Of two lines of one name the later one goes first.",
                 {"h1/forward/fields"}, as_it_is, answers([](std::string& bytes) {
                   replace_all(bytes, "X-A: 1", "X-A: 3");
                   replace_all(bytes, "X-A: 2", "X-A: 1");
                   replace_all(bytes, "X-A: 3", "X-A: 2");
                 })),
      forwarding("interim-answers-lost", "A 1xx of the origin gets lost.", {"h1/forward/interim"},
                 as_it_is, answers([](std::string& bytes) {
                   if (bytes.starts_with("HTTP/1.1 1")) {
                     bytes.erase(0, bytes.find("\r\n\r\n") + 4);
                   }
                 })),
      std::move(twice),
      forwarding("chunk-extensions-unknown", "Chunks other than the plainest are an error.",
                 {"h1/forward/chunked"}, as_it_is, answers([](std::string& bytes) {
                   if (bytes.find("chunked") != npos) {
                     bytes = "HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n";
                   }
                 })),
      forwarding("challenges-tidied-up", "Runs of spaces become one in what is forwarded.",
                 {"h1/forward/authentication"}, as_it_is,
                 [](Visit& /*guest*/, Side /*from*/, std::string& bytes) {
                   replace_all(bytes, "  ", " ");
                 }),
      forwarding("preconditions-lost", "Preconditions aren't forwarded.",
                 {"h1/forward/preconditions"},
                 [](std::string& head) { drop_field(head, "If-Match"); }),
      {.name = "waits-for-content-first",
       .breaks = "A request is forwarded once its content is there.",
       .fails = {"h1/forward/expect-continue"},
       .offers = "forward-http",
       .request =
           [](Visit& guest) {
             if (field(guest.request, "Expect") && guest.behind.empty()) {
               return say_nothing(guest);
             }
             forwards(as_it_is)(guest);
           },
       .answer = hide_the_tunnel},
  };
}

}  // namespace connectspec::proxy::defects
