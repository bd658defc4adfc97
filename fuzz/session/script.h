// What happens to one session, as a fuzzer's octets say it: who sends what, what the network
// answers, and how the clock goes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/oracles/session/settings.h"
#include "reference_proxy/core/session.h"

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
  SessionSettings settings;
  std::vector<Event> events;
};

// At most 256 events; any octets make a script.
Script read_script(std::string_view input);

// Addresses that a resolver may give: bit n of `mask` is the nth.
std::vector<proxy::IpAddress> addresses_of(unsigned mask);

}  // namespace connectspec::fuzz
