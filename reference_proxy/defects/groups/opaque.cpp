// Tunnels whose proxy looks into what they carry.
#include <algorithm>
#include <cctype>
#include <utility>

#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

using RelayHook = std::function<void(Visit&, Side from, std::string& bytes)>;
using TunnelChange = std::function<void(Visit&, std::string& bytes)>;

const std::string http2_preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const std::string http2_settings("\0\0\0\x04\0\0\0\0\0", 9);
const std::string proxy_v2("\r\n\r\n\0\r\nQUIT\n", 12);

RelayHook of(Side side, TunnelChange change) {
  return [side, change = std::move(change)](Visit& guest, Side from, std::string& bytes) {
    if (from == side) {
      change(guest, bytes);
    }
  };
}

// The first octets of a side that pass the tunnel, as they come out of one read.
RelayHook first_of(Side side, TunnelChange change) {
  return of(side, [side, change = std::move(change)](Visit& guest, std::string& bytes) {
    if (guest.passed[index_of(side)] == 0) {
      change(guest, bytes);
    }
  });
}

// The beginning of a side's octets is kept back as long as it is `open`.
RelayHook wait_for_more(Side side, std::function<bool(const std::string& so_far)> open) {
  return of(side, [side, open = std::move(open)](Visit& guest, std::string& bytes) {
    std::string& kept = guest.memory[index_of(side)];
    if (kept.size() < guest.passed[index_of(side)]) {
      return;  // what was kept has gone
    }
    kept += bytes;
    bytes.clear();
    if (!open(kept)) {
      bytes = std::exchange(kept, {});
    }
  });
}

bool is_part_of_a_record(const std::string& octets) {
  constexpr std::size_t header = 5;
  if (octets[0] != '\x16') {
    return false;
  }
  const auto at = [&octets](std::size_t place) {
    return static_cast<unsigned char>(octets[place]);
  };
  return octets.size() < header || octets.size() < header + at(3) * 256U + at(4);
}

bool is_part_of_a_line(const std::string& octets) {
  return std::isupper(static_cast<unsigned char>(octets[0])) != 0 &&
         octets.find('\n') == std::string::npos;
}

bool is_part_of_a_preface(const std::string& octets) {
  return http2_preface.starts_with(octets) && octets != http2_preface;
}

void strip_line_ends(Visit&, std::string& bytes) {
  bytes.erase(0, std::min(bytes.find_first_not_of("\r\n"), bytes.size()));
}

void change_first_octet(Visit&, std::string& bytes) { bytes[0] ^= 0x20; }

TunnelChange strip(std::string beginning) {
  return [beginning = std::move(beginning)](Visit&, std::string& bytes) {
    if (bytes.starts_with(beginning)) {
      bytes.erase(0, beginning.size());
    }
  };
}

void drop_line_of(std::string& bytes, std::string_view name) {
  const std::size_t begin = bytes.find(name);
  if (begin != std::string::npos) {
    bytes.erase(begin, bytes.find('\n', begin) + 1 - begin);
  }
}

// Where octets of the client are `sign`, `words` are the proxy's own answer.
RelayHook answers(std::string sign, std::string words) {
  return of(Side::client,
            [sign = std::move(sign), words = std::move(words)](Visit& guest, std::string& bytes) {
              if (bytes.find(sign) != std::string::npos) {
                guest.talk_back = words;
              }
            });
}

// The tunnel ends where a side's octets are `sign`, over the edges of reads.
RelayHook ends_at(Side side, std::string sign) {
  return of(side, [side, sign = std::move(sign)](Visit& guest, std::string& bytes) {
    std::string& last = guest.memory[index_of(side)];
    last += bytes;
    if (last.find(sign) != std::string::npos) {
      hang_up(guest);
    }
    last.erase(0, last.size() - std::min(last.size(), sign.size() - 1));
  });
}

// The origin's first octets are read as an answer, and cut off where its content ends.
void count_content(Visit&, std::string& bytes) {
  const auto length = field(bytes, "Content-Length");
  const std::size_t end = head_end(bytes);
  if (bytes.starts_with("HTTP/1.1 2") && length && end != std::string::npos) {
    bytes.resize(std::min(bytes.size(), end + std::stoul(*length)));
  }
}

void cut_behind_no_content(Visit& guest, std::string& bytes) {
  if (bytes.starts_with("HTTP/1.1 204") || bytes.starts_with("HTTP/1.1 304")) {
    guest.memory[1] = "over";
  } else if (!guest.memory[1].empty()) {
    bytes.clear();
  }
}

}  // namespace

std::vector<Defect> opaque_defects() {
  return {
      {.name = "first-octet-changed",
       .breaks = "The first octet that a client sends comes out as another.",
       .fails = {"connect/opaque/first-up", "connect/opaque/first-octet-by-octet",
                 "connect/opaque/octet-by-octet", "connect/opaque/early",
                 "connect/ends/client-says-and-leaves"},
       .spares_controls = false,
       .relayed = first_of(Side::client, change_first_octet)},
      {.name = "first-octet-of-the-origin-changed",
       .breaks = "The first octet that an origin sends comes out as another.",
       .fails = {"connect/opaque/first-down", "connect/ends/origin-says-and-leaves"},
       .spares_controls = false,
       .relayed = first_of(Side::origin, change_first_octet)},
      {.name = "http2-preface-answered",
       .breaks = "The preface of HTTP/2 in a tunnel is answered, and the tunnel is at an end.",
       .fails = {"connect/opaque/first-up/http2-whole"},
       .relayed = first_of(Side::client,
                           [](Visit& guest, std::string& bytes) {
                             if (bytes.starts_with(http2_preface)) {
                               guest.answer = http2_settings;
                               guest.what_next = Fate::answered;
                             }
                           })},
      {.name = "http2-preface-awaited",
       .breaks = "What may become the preface of HTTP/2 is kept until it is clear.",
       .fails = {"connect/opaque/first-up/http2-preface",
                 "connect/opaque/first-octet-by-octet/http2-preface"},
       .relayed = wait_for_more(Side::client, is_part_of_a_preface)},
      {.name = "http2-preface-behind-the-head-answered",
       .breaks = "The preface of HTTP/2 behind the head is answered instead of the request.",
       .fails = {"connect/opaque/early/http2-preface"},
       .answer =
           [](Visit& guest) {
             if (guest.behind.starts_with(http2_preface)) {
               guest.answer += http2_settings;
             }
           }},
      {.name = "tls-record-awaited",
       .breaks = "A first octet 22 is kept until its record of TLS is whole.",
       .fails = {"connect/opaque/first-up/tls-octet", "connect/opaque/first-up/tls-record-header",
                 "connect/opaque/first-up/tls-hello-cut", "connect/opaque/first-octet-by-octet/tls",
                 "connect/opaque/early/tls-cut"},
       .relayed = wait_for_more(Side::client, is_part_of_a_record)},
      {.name = "tls-record-of-the-origin-awaited",
       .breaks = "A first octet 22 of the origin is kept until its record of TLS is whole.",
       .fails = {"connect/opaque/first-down/tls-record-header"},
       .relayed = wait_for_more(Side::origin, is_part_of_a_record)},
      {.name = "ssl2-hello-cut",
       .breaks = "A tunnel that begins with a hello of SSL 2 is cut.",
       .warns = {"connect/opaque/first-up/ssl2-hello"},
       .relayed = first_of(Side::client,
                           [](Visit& guest, std::string& bytes) {
                             if (bytes[0] == '\x80' && bytes.size() > 1) {
                               hang_up(guest);
                             }
                           })},
      {.name = "first-line-awaited",
       .breaks = "A first capital letter of the client is kept until its line is whole.",
       .fails = {"connect/opaque/first-up/letter", "connect/opaque/first-up/ssh",
                 "connect/opaque/first-up/mail", "connect/opaque/first-up/proxy-v1-cut",
                 "connect/opaque/first-octet-by-octet/http",
                 "connect/opaque/first-octet-by-octet/connect",
                 "connect/opaque/first-octet-by-octet/ssh"},
       .relayed = wait_for_more(Side::client, is_part_of_a_line)},
      {.name = "first-line-of-the-origin-awaited",
       .breaks = "A first capital letter of the origin is kept until its line is whole.",
       .fails = {"connect/opaque/first-down/letter", "connect/opaque/first-down/ssh"},
       .relayed = wait_for_more(Side::origin, is_part_of_a_line)},
      {.name = "line-ends-skipped",
       .breaks = "Line ends at the beginning of what the client sends in its tunnel are skipped.",
       .fails = {"connect/opaque/first-up/line-end", "connect/opaque/first-up/lines-empty",
                 "connect/opaque/first-up/proxy-v2",
                 "connect/opaque/first-octet-by-octet/line-ends",
                 "connect/opaque/first-octet-by-octet/proxy-v2"},
       .relayed = first_of(Side::client,
                           [](Visit& guest, std::string& bytes) {
                             if (guest.answered) {
                               strip_line_ends(guest, bytes);
                             }
                           })},
      {.name = "line-ends-behind-the-head-skipped",
       .breaks = "Line ends right behind the head are skipped, as before a next request.",
       .fails = {"connect/opaque/early/line-end", "connect/opaque/early/lines-empty",
                 "connect/opaque/early/lf"},
       .request = [](Visit& guest) { strip_line_ends(guest, guest.behind); }},
      {.name = "line-ends-of-the-origin-skipped",
       .breaks = "Line ends at the beginning of what the origin sends are skipped.",
       .fails = {"connect/opaque/first-down/line-end", "connect/opaque/first-down/lines-empty"},
       .relayed = first_of(Side::origin, strip_line_ends)},
      {.name = "proxy-line-taken",
       .breaks = "A line of the PROXY protocol at the beginning of a tunnel is taken away.",
       .fails = {"connect/opaque/first-up/proxy-v1", "connect/opaque/early/proxy-v1"},
       .relayed = first_of(Side::client,
                           [](Visit&, std::string& bytes) {
                             if (bytes.starts_with("PROXY ")) {
                               bytes.erase(0, std::min(bytes.find('\n'), bytes.size() - 1) + 1);
                             }
                           })},
      {.name = "proxy-signature-taken",
       .breaks = "The signature of version 2 of the PROXY protocol is taken away.",
       .fails = {"connect/opaque/first-up/proxy-v2"},
       .relayed = first_of(Side::client, strip(proxy_v2))},
      {.name = "credentials-in-the-tunnel-taken",
       .breaks = "Proxy-Authorization in a request in the tunnel is taken away.",
       .fails = {"connect/opaque/first-up/http-absolute"},
       .relayed =
           of(Side::client,
              [](Visit&, std::string& bytes) { drop_line_of(bytes, "Proxy-Authorization:"); })},
      {.name = "cookies-in-the-tunnel-taken",
       .breaks = "Set-Cookie in an answer in the tunnel is taken away.",
       .fails = {"connect/opaque/first-down/s200-cookie"},
       .relayed = of(Side::origin,
                     [](Visit&, std::string& bytes) { drop_line_of(bytes, "Set-Cookie:"); })},
      {.name = "expectation-in-the-tunnel-answered",
       .breaks = "A request with Expect in the tunnel is answered 100.",
       .fails = {"connect/opaque/first-up/http-expect"},
       .relayed = answers("Expect: 100-continue", "HTTP/1.1 100 Continue\r\n\r\n")},
      {.name = "last-hop-in-the-tunnel-answered",
       .breaks = "A request in the tunnel with Max-Forwards 0 is answered by the proxy.",
       .fails = {"connect/opaque/first-up/http-last-hop", "connect/opaque/first-up/http-trace"},
       .relayed = answers("Max-Forwards: 0", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")},
      {.name = "bad-request-in-the-tunnel-answered",
       .breaks = "A malformed request line in the tunnel is answered 400.",
       .fails = {"connect/opaque/first-up/http-bad"},
       .relayed = answers("GET  /", "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")},
      {.name = "upgrade-in-the-tunnel-cut",
       .breaks = "What follows an upgrade in the tunnel doesn't pass.",
       .fails = {"connect/opaque/first-up/http-upgrade"},
       .relayed = of(Side::client,
                     [](Visit& guest, std::string& bytes) {
                       if (!guest.memory[0].empty()) {
                         bytes.clear();
                       }
                       if (bytes.find("Upgrade: websocket") != std::string::npos) {
                         guest.memory[0] = "upgraded";
                       }
                     })},
      {.name = "content-of-the-tunnel-counted",
       .breaks = "What follows the content of an answer in the tunnel doesn't pass.",
       .fails = {"connect/tunnel/http-lookalike-down/s200"},
       .relayed = first_of(Side::origin, count_content)},
      {.name = "no-content-ends-the-tunnel",
       .breaks = "Behind a 204 or 304 in the tunnel nothing passes.",
       .fails = {"connect/opaque/first-down/s204", "connect/opaque/first-down/s304"},
       .relayed = of(Side::origin, cut_behind_no_content)},
      {.name = "interim-answers-in-the-tunnel-dropped",
       .breaks = "An answer 100 that an origin begins with is dropped.",
       .fails = {"connect/opaque/first-down/s100"},
       .relayed = first_of(Side::origin,
                           [](Visit&, std::string& bytes) {
                             if (bytes.starts_with("HTTP/1.1 100")) {
                               bytes.clear();
                             }
                           })},
      {.name = "last-chunk-ends-the-tunnel",
       .breaks = "A last chunk of the client ends the tunnel, over the edges of writes as well.",
       .fails = {"connect/opaque/octet-by-octet/chunk-last"},
       .warns = {"connect/opaque/first-up/chunk-last", "connect/opaque/first-up/http-chunked"},
       .relayed = ends_at(Side::client, "0\r\n\r\n")},
      {.name = "last-chunk-of-the-origin-ends-the-tunnel",
       .breaks = "A last chunk of the origin ends the tunnel.",
       .fails = {"connect/opaque/first-down/s200-chunked", "connect/opaque/first-down/chunk-last",
                 "connect/opaque/octet-by-octet/chunk-last"},
       .relayed = ends_at(Side::origin, "0\r\n\r\n")},
      {.name = "mail-end-ends-the-tunnel",
       .breaks = "A line of a dot ends the tunnel, over the edges of writes as well.",
       .fails = {"connect/opaque/octet-by-octet/mail-end"},
       .relayed = ends_at(Side::client, "\r\n.\r\n")},
      {.name = "websocket-close-ends-the-tunnel",
       .breaks = "A close frame of a WebSocket ends the tunnel.",
       .fails = {"connect/opaque/octet-by-octet/websocket"},
       .relayed = ends_at(Side::origin, "\x88\x02\x03\xe8")},
      {.name = "errors-of-the-origin-end-the-tunnel",
       .breaks = "An answer 4xx of an origin, wherever it begins, ends the tunnel.",
       .fails = {"connect/opaque/octet-by-octet/response"},
       .relayed = ends_at(Side::origin, "HTTP/1.1 4")},
      {.name = "byte-order-mark-lost",
       .breaks = "A byte order mark at the beginning of a tunnel is lost.",
       .fails = {"connect/opaque/first-up/byte-order-mark"},
       .relayed = first_of(Side::client, strip("\xef\xbb\xbf"))},
      {.name = "tunnel-ends-at-nul",
       .breaks = "Of what the origin sends first nothing behind a NUL passes, as of a text of C.",
       .fails = {"connect/opaque/first-down/nul"},
       .relayed = first_of(Side::origin,
                           [](Visit&, std::string& bytes) {
                             bytes.resize(std::min(bytes.find('\0'), bytes.size()));
                           })},
      {.name = "fields-behind-the-head-taken",
       .breaks = "A field line right behind the head is taken for one of it.",
       .fails = {"connect/opaque/early/field"},
       .request =
           [](Visit& guest) {
             if (guest.behind.starts_with("X-")) {
               guest.behind.erase(0, head_end(guest.behind));
             }
           }},
      {.name = "early-data-limited",
       .breaks = "A request with over 16 KiB behind its head is refused.",
       .warns = {"connect/opaque/early/kib-20"},
       .request = when([](const Visit& guest) { return guest.behind.size() > 16 * 1024; },
                       [](Visit& guest) { refuse(guest, 413); })},
  };
}

}  // namespace connectspec::proxy::defects
