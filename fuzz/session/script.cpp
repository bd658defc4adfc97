#include "fuzz/session/script.h"

#include <algorithm>

#include "fuzz/oracles/session/digest_client.h"
#include "fuzz/oracles/session/parent_side.h"

namespace connectspec::fuzz {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t most_events = 256;  // longer scripts only slow the fuzzer down

// Whole requests and pieces of them, so that an octet is enough for a session that gets somewhere.
constexpr std::string_view things_to_send[] = {
    "CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: a\r\nProxy-Authorization: Basic dXNlcjpwYXNzd29yZA==\r\n\r\n"sv,
    "CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: a\r\nProxy-Authorization: Basic dXNlcjp3cm9uZw==\r\n\r\n"sv,
    "CONNECT name.test:443 HTTP/1.1\r\nHost: b:1\r\n\r\n"sv,
    "CONNECT name.test:443 HTTP/1.1\r\nHost: b:1\r\nProxy-Authorization: basic dXNlcjpwYXNzd29yZA==\r\n\r\n"sv,
    "CONNECT two.test:8080 HTTP/1.1\r\nHost: two.test:8080\r\n\r\nearly"sv,
    "CONNECT [::1]:443 HTTP/1.0\r\n\r\n"sv,
    "CONNECT 127.0.0.9:443 HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "CONNECT [::ffff:127.0.0.9]:443 HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "CONNECT DENIED.test.:443 HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "CONNECT d%65nied.test:443 HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "CONNECT 127.0.0.1:25 HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "CONNECT 2130706433:80 HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "CONNECT 127.0.0.1:65616 HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "CONNECT 127.0.0.1 HTTP/1.1\r\nHost: 127.0.0.1:80\r\n\r\n"sv,
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"sv,
    "CONNECT 127.0.0.1:80 HTTP/1.1\r\n"sv,
    "Host: a\r\n"sv,
    "Proxy-Authorization: Basic dXNlcjpwYXNzd29yZA==\r\n"sv,
    "\r\n"sv,
    "tunnel octets"sv,
    "nosuch.invalid:80"sv,
    "\x16\x03\x01"sv,
    "\n"sv,
};

constexpr std::string_view known_addresses[] = {"127.0.0.1",        "127.0.0.9",       "::1",
                                                "::ffff:127.0.0.9", "169.254.169.254", "0.0.0.0",
                                                "224.0.0.1",        "10.0.0.1"};

class Octets {
 public:
  explicit Octets(std::string_view input) : rest_(input) {}

  [[nodiscard]] bool empty() const { return rest_.empty(); }
  unsigned next() {
    if (rest_.empty()) {
      return 0;
    }
    const auto octet = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return octet;
  }
  std::string_view take(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }

 private:
  std::string_view rest_;
};

// The first octet of an event, by its remainder. Half of what clients do is to send, so that an
// octet chosen at random mostly carries a session on.
constexpr unsigned sends_octets = 4;  // as they stand in the input; below: one of things_to_send
constexpr Event::Kind other_events[] = {Event::Kind::client_ends,
                                        Event::Kind::client_breaks,
                                        Event::Kind::origin_ends,
                                        Event::Kind::origin_breaks,
                                        Event::Kind::undeliverable_to_client,
                                        Event::Kind::undeliverable_to_origin,
                                        Event::Kind::password_checked,
                                        Event::Kind::resolved,
                                        Event::Kind::resolve_fails,
                                        Event::Kind::dialled,
                                        Event::Kind::dialled,
                                        Event::Kind::dial_fails,
                                        Event::Kind::stale_dial,
                                        Event::Kind::answer_sent,
                                        Event::Kind::clock_advances};
constexpr unsigned codes = sends_octets + 1 + std::size(other_events);
// Of settings that have events of their own: what the parent says, and Digest credentials.
constexpr unsigned parent_says = codes;
constexpr unsigned sends_digest = codes + 1;
constexpr unsigned more_codes = codes + 2;

// By the bits of the first octet; where two ask for one setting, that is as rare as it is special.
SessionSettings settings_of(unsigned bits) {
  SessionSettings settings;
  settings.authenticate = (bits & 1U) != 0;
  settings.small_limits = (bits & 2U) != 0;
  settings.one_tunnel = (bits & 12U) == 12U;
  settings.crowded = (bits & 12U) == 8U;
  settings.drains = (bits & 12U) == 4U;
  settings.parent = (bits & 48U) == 48U;
  settings.digest = settings.authenticate && (bits & 192U) == 192U;
  return settings;
}

Event read_event(const SessionSettings& settings, Octets& input) {
  using Kind = Event::Kind;
  const unsigned code = input.next() % (settings.parent || settings.digest ? more_codes : codes);
  Event event;
  if (code == parent_says) {
    return {Kind::parent_says, parent_answer(input.next()), 0};
  }
  if (code == sends_digest) {
    return {Kind::client_sends, digest_request(input.next()), 0};
  }
  if (code < sends_octets) {
    event.octets = things_to_send[input.next() % std::size(things_to_send)];
  } else if (code == sends_octets) {
    event.octets = input.take(input.next());
  } else {
    event.kind = other_events[code - sends_octets - 1];
    const bool has_number = event.kind == Kind::resolved || event.kind == Kind::resolve_fails ||
                            event.kind == Kind::dial_fails || event.kind == Kind::clock_advances;
    event.number = has_number ? input.next() : 0;
  }
  return event;
}

}  // namespace

Script read_script(std::string_view text) {
  Octets input(text);
  Script script;
  const unsigned bits = input.next();
  script.settings = settings_of(bits);
  while (!input.empty() && script.events.size() < most_events) {
    script.events.push_back(read_event(script.settings, input));
  }
  return script;
}

std::vector<proxy::IpAddress> addresses_of(unsigned mask) {
  static const std::vector<proxy::IpAddress> all = [] {
    std::vector<proxy::IpAddress> result;
    for (const std::string_view text : known_addresses) {
      result.push_back(proxy::parse_ip(text).value());
    }
    return result;
  }();
  std::vector<proxy::IpAddress> result;
  for (std::size_t bit = 0; bit < all.size(); ++bit) {
    if ((mask >> bit & 1U) != 0) {
      result.push_back(all[bit]);
    }
  }
  return result;
}

}  // namespace connectspec::fuzz
