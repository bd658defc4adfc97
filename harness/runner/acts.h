// What a case did that the target had to deal with: requests, what its clients and origins said in
// tunnels, ends and resets. And what came of each.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace connectspec {

struct Observation;

// Microseconds since the run began.
using Moment = std::uint64_t;

struct Act {
  Moment at = 0;    // of a request when its last octets were sent, or an origin was dialled for it
  Moment said = 0;  // when whoever did it had done so; of a stream nobody knows when which part was
  bool opens = false;     // a client's connection, and what it says until it is answered
  bool odd = false;       // unlike what the canary does, and not so like it that it was dialled
  bool talks = false;     // in a tunnel: an end, or the first octets that got stuck
  bool stream = false;    // many of them
  bool answered = false;  // a request by octets, what was said in a tunnel at its other end
  std::optional<Moment> sign;  // when it was dialled for or answered
  char status_class = '0';     // of the first answer to a request: '2' for 2xx
  bool unread = false;         // the target ended without having read it
  std::optional<Moment> cut;   // a request: its connection ended, or never came about, unanswered
  std::optional<Moment> told;  // an end in a tunnel: when its other end met one
};

// In the order in which they were begun.
std::vector<Act> acts_of(const Observation& seen);

}  // namespace connectspec
