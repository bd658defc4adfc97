// Tunnels that lose, change, hold back or mix up what they carry.
#include <algorithm>
#include <mutex>

#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

using RelayHook = std::function<void(Visit&, Side from, std::string& bytes)>;

constexpr std::size_t mebibyte = 1024 * 1024;

RelayHook changes(std::function<void(std::string& bytes)> change) {
  return [change = std::move(change)](Visit&, Side, std::string& bytes) { change(bytes); };
}

RelayHook from_client(std::function<void(Visit&, std::string& bytes)> change) {
  return [change = std::move(change)](Visit& guest, Side from, std::string& bytes) {
    if (from == Side::client) {
      change(guest, bytes);
    }
  };
}

RelayHook from_origin(std::function<void(Visit&, std::string& bytes)> change) {
  return [change = std::move(change)](Visit& guest, Side from, std::string& bytes) {
    if (from == Side::origin) {
      change(guest, bytes);
    }
  };
}

// Where the octets of one side pass the first mebibyte, one is lost.
void lose_an_octet(Visit& guest, Side from, std::string& bytes) {
  const std::uint64_t passed = guest.passed[index_of(from)];
  if (passed < mebibyte && passed + bytes.size() >= mebibyte) {
    bytes.pop_back();
  }
}

void lose_when_both_are_busy(Visit& guest, Side from, std::string& bytes) {
  std::string& done = guest.memory[0];
  if (done.empty() && guest.passed[0] > mebibyte && guest.passed[1] > mebibyte) {
    done = "lost";
    bytes.pop_back();
  }
  (void)from;
}

void drop_for_a_slow_reader(Visit& guest, Side from, std::string& bytes) {
  if (guest.held[index_of(from)] > 32 * 1024) {
    bytes.clear();
  }
}

// A single octet waits for the next one, which goes first.
void wait_for_company(Visit& guest, Side from, std::string& bytes) {
  std::string& alone = guest.memory[index_of(from)];
  if (!alone.empty()) {
    bytes += std::exchange(alone, "");
  } else if (bytes.size() == 1) {
    std::swap(bytes, alone);
  }
}

void only_known_protocols(Visit& guest, std::string& bytes) {
  if (guest.passed[0] == 0 && (bytes.starts_with("EHLO") || bytes[0] < ' ')) {
    hang_up(guest);
  }
}

void lose_what_comes_early(Visit& guest, std::string& bytes) {
  if (!guest.answered) {
    bytes.clear();
  }
}

void lose_what_the_origin_says_first(Visit& guest, std::string& bytes) {
  if (guest.passed[0] == 0) {
    bytes.clear();
  }
}

bool looks_like_a_request(const std::string& bytes) {
  return bytes.starts_with("CONNECT ") || bytes.starts_with("GET ");
}

// One buffer for all tunnels: what one has sent goes out with what the next one sends.
RelayHook one_buffer() {
  struct Buffer {
    std::mutex lock;
    std::string bytes;
  };
  return [shared = std::make_shared<Buffer>()](Visit&, Side from, std::string& bytes) {
    const std::lock_guard<std::mutex> held(shared->lock);
    if (from == Side::client && bytes.size() == 20) {
      std::swap(bytes, shared->bytes);
    }
  };
}

bool asked_to_close(const Visit& guest) {
  return field(guest.asked, "Connection").value_or("") == "close" ||
         field(guest.asked, "Proxy-Connection").value_or("") == "close";
}

bool is_http10(const Visit& guest) { return line_of(guest.asked).version == "HTTP/1.0"; }

// What a server of requests alone would make of it.
bool keeps_alive(const Visit& guest) {
  bool keeps = !is_http10(guest);
  std::string head = guest.asked;
  edit_fields(head, [&keeps](std::string& line) {
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::string value =
        trimmed(std::string_view(line).substr(std::min(colon + 1, line.size())));
    if (!same_name(line.substr(0, colon), "Connection")) {
      return;
    }
    if (same_name(value, "keep-alive")) {
      keeps = true;
    } else if (value.size() >= 5 &&
               same_name(std::string_view(value).substr(value.size() - 5), "close")) {
      keeps = false;
    }
  });
  return keeps;
}

void end_if_asked_to_close(Visit& guest) {
  if (status_of(guest.answer) / 100 == 2 && asked_to_close(guest)) {
    guest.what_next = Fate::answered;
  }
}

}  // namespace

std::vector<Defect> tunnel_defects() {
  return {
      {.name = "nul-lost",
       .breaks = "NUL doesn't pass the tunnel.",
       .fails = {"connect/tunnel/all-octets", "connect/tunnel/line-ends/nul",
                 "connect/tunnel/line-ends/high", "connect/tunnel/line-ends/end-of-file",
                 "connect/tunnel/tiny-writes", "h1/tunnel/non-tls/binary",
                 "connect/tunnel/tls-opaque", "connect/tunnel/early-data-before-2xx",
                 "connect/tunnel/early-data-during-dial"},
       .relayed = changes([](std::string& bytes) { std::erase(bytes, '\0'); })},
      {.name = "line-ends-translated",
       .breaks = "LF becomes CRLF on its way.",
       .fails = {"connect/tunnel/line-ends/line-ends", "connect/tunnel/tiny-writes"},
       .relayed = changes([](std::string& bytes) { replace_all(bytes, "\n", "\r\n"); })},
      {.name = "telnet-escapes",
       .breaks = "0xff is doubled, as in telnet.",
       .fails = {"connect/tunnel/line-ends/telnet", "connect/tunnel/line-ends/high"},
       .relayed = changes([](std::string& bytes) { replace_all(bytes, "\xff", "\xff\xff"); })},
      {.name = "requests-in-the-tunnel-taken",
       .breaks = "What looks like a request doesn't pass the tunnel.",
       .fails = {"connect/tunnel/http-lookalike-up"},
       .relayed = from_client([](Visit&, std::string& bytes) {
         if (looks_like_a_request(bytes)) {
           bytes.clear();
         }
       })},
      {.name = "requests-in-the-tunnel-carried-out",
       .breaks = "A CONNECT in the tunnel is carried out as well.",
       .fails = {"connect/tunnel/http-lookalike-up/connect", "h1/persist/pipelined-after-success"},
       .relayed = from_client([](Visit& guest, std::string& bytes) {
         guest.also_ask = looks_like_a_request(bytes) ? bytes : "";
       })},
      {.name = "answers-in-the-tunnel-taken",
       .breaks = "What looks like an answer doesn't pass the tunnel.",
       .fails = {"connect/tunnel/http-lookalike-down"},
       .relayed = from_origin([](Visit&, std::string& bytes) {
         if (bytes.starts_with("HTTP/")) {
           bytes.clear();
         }
       })},
      {.name = "known-protocols-only",
       .breaks = "A tunnel that begins with a control octet or a mail greeting is cut.",
       .warns = {"h1/tunnel/non-tls"},
       .relayed = from_client(only_known_protocols)},
      {.name = "protocols-repaired",
       .breaks =
           "A tunnel that begins with a control octet or a mail greeting loses its beginning.",
       .fails = {"h1/tunnel/non-tls", "connect/tunnel/tls-opaque"},
       .relayed = from_client([](Visit& guest, std::string& bytes) {
         if (guest.passed[0] == 0 && (bytes.starts_with("EHLO") || bytes[0] < ' ')) {
           bytes.erase(0, 1);
         }
       })},
      {.name = "origin-has-to-wait",
       .breaks = "What the origin says before the client does is lost.",
       .fails = {"connect/tunnel/origin-first", "connect/success/no-body"},
       .relayed = from_origin(lose_what_the_origin_says_first)},
      {.name = "early-data-lost",
       .breaks = "What the client sends before the answer is lost.",
       .fails = {"connect/tunnel/early-data-same-segment/short",
                 "connect/tunnel/early-data-same-segment/kib-60",
                 "connect/chain/early-data-delivered", "connect/close/half-close-with-request"},
       .relayed = from_client(lose_what_comes_early)},
      {.name = "first-octet-lost",
       .breaks = "The first octet behind the request goes with its blank line.",
       .fails = {"connect/ends/both-say-and-end", "h1/tunnel/request-split",
                 "connect/tunnel/early-data-same-segment", "connect/tunnel/octet-by-octet",
                 "connect/tunnel/no-cross-talk"},
       .spares_controls = false,
       .relayed = from_client([](Visit& guest, std::string& bytes) {
         if (guest.passed[0] == 0) {
           bytes.erase(0, 1);
         }
       })},
      {.name = "an-octet-lost-at-a-mebibyte",
       .breaks = "Where the first mebibyte of one side ends, an octet is lost.",
       .fails = {"connect/tunnel/bulk-up", "connect/tunnel/bulk-down",
                 "connect/tunnel/backpressure-up", "connect/tunnel/backpressure-down",
                 "connect/close/origin-fin", "connect/close/client-fin",
                 "connect/close/half-close-bulk"},
       .relayed = lose_an_octet},
      {.name = "an-octet-lost-when-busy",
       .breaks = "With much data both ways an octet is lost.",
       .fails = {"connect/tunnel/full-duplex"},
       .relayed = lose_when_both_are_busy},
      {.name = "slow-readers-lose",
       .breaks = "What a slow reader leaves lying is dropped.",
       // What an end leaves outstanding may fit into the kernel's buffers, and is then delivered.
       .fails = {"connect/tunnel/backpressure-up", "connect/tunnel/backpressure-down"},
       .relayed = drop_for_a_slow_reader,
       .reads_without_end = true},
      {.name = "single-octets-wait",
       .breaks = "A single octet waits for the next one, which overtakes it.",
       .fails = {"connect/tunnel/tiny-writes", "connect/tunnel/octet-by-octet",
                 "connect/ends/origin-says-and-leaves/octet",
                 "connect/ends/origin-leaves-a-late-reader/octet",
                 "connect/ends/client-says-and-leaves/octet",
                 "connect/ends/client-leaves-a-late-reader/octet"},
       .relayed = wait_for_company},
      {.name = "one-slow-reader-stops-all",
       .breaks = "A write that blocks holds up all others.",
       .fails = {"connect/tunnel/stall-isolation"},
       .writes_under_one_lock = true},
      {.name = "one-at-a-time",
       .breaks = "A second client waits until the first one has left.",
       .warns = {"connect/base/two-clients"},
       .one_at_a_time = true},
      {.name = "one-buffer-for-all",
       .breaks = "What one tunnel carries goes out through the next one.",
       .fails = {"connect/tunnel/no-cross-talk"},
       .relayed = one_buffer()},
      {.name = "close-option-ends-the-tunnel",
       .breaks = "A request with the close option is answered, and that is all.",
       .warns = {"h1/tunnel/request-close-option/connection",
                 "h1/tunnel/request-close-option/proxy-connection"},
       .answer = end_if_asked_to_close},
      {.name = "one-answer-is-all",
       .breaks =
           "Where the request doesn't keep its connection alive, nothing passes behind what the "
           "origin sent first.",
       .fails = {"h1/tunnel/request-close-option/connection",
                 "h1/tunnel/request-close-option/capitals",
                 "h1/tunnel/request-close-option/in-a-list",
                 "h1/tunnel/request-close-option/in-two-lines",
                 "h1/tunnel/request-close-option/of-http10"},
       .relayed =
           [](Visit& guest, Side from, std::string& bytes) {
             if (from == Side::origin && guest.passed[1] > 0 && !keeps_alive(guest)) {
               bytes.clear();
             }
           }},
      {.name = "keep-alive-is-no-tunnel",
       .breaks =
           "A request of HTTP/1.0 that keeps its connection alive is answered, and that is all.",
       .warns = {"h1/tunnel/request-close-option/of-http10-keep-alive"},
       .answer =
           [](Visit& guest) {
             if (status_of(guest.answer) / 100 == 2 && is_http10(guest) && keeps_alive(guest)) {
               guest.what_next = Fate::answered;
             }
           }},
      {.name = "banner-lost-behind-early-data",
       .breaks = "What the origin says first is lost where the client had sent data ahead.",
       .fails = {"connect/tunnel/both-speak-first"},
       .request = [](Visit& guest) { guest.memory[1] = guest.behind; },
       .relayed =
           [](Visit& guest, Side from, std::string& bytes) {
             if (from == Side::origin && !guest.memory[1].empty() && guest.passed[1] == 0) {
               bytes.clear();
             }
           }},
      {.name = "waits-for-the-other-side",
       .breaks = "Data of the origin is lost while the origin hasn't taken what the client sent.",
       .fails = {"connect/tunnel/both-write-first"},
       .relayed =
           [](Visit& guest, Side from, std::string& bytes) {
             if (from == Side::origin && guest.held[0] > 4096) {
               bytes.clear();
             }
           }},
  };
}

}  // namespace connectspec::proxy::defects
