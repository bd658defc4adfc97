// What happens to one session, as a fuzzer's octets say it: who sends what, what the network
// answers, and how the clock goes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reference_proxy/session/session.h"

namespace connectspec::fuzz {

struct Event {
  enum class Kind {
    client_sends,
    client_ends,
    client_breaks,
    origin_ends,
    origin_breaks,
    undeliverable_to_client,
    undeliverable_to_origin,
    password_checked,
    resolved,
    resolve_fails,
    dialled,
    dial_fails,
    stale_dial,  // an outcome of an attempt that was given up
    answer_sent,
    clock_advances,
    parent_says,
  } kind = Kind::client_sends;
  std::string_view octets;  // sent; points into the input or into a table
  unsigned number = 0;      // which addresses, which error, how many seconds
};

struct Script {
  bool authenticate = false;
  bool small_limits = false;
  bool one_tunnel = false;  // another session holds the only tunnel
  bool crowded = false;     // its user, or else its address, has all the tunnels it may
  bool drains = false;      // the proxy is told to stop after the first event
  bool parent = false;      // tunnels go through a parent proxy
  bool digest = false;      // Digest credentials will do as well
  std::vector<Event> events;
};

// At most 256 events; any octets make a script.
Script read_script(std::string_view input);

// Addresses that a resolver may give: bit n of `mask` is the nth.
std::vector<proxy::IpAddress> addresses_of(unsigned mask);

constexpr std::string_view good_credentials = "Basic dXNlcjpwYXNzd29yZA==";  // user:password

}  // namespace connectspec::fuzz
