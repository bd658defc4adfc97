// A connection of a campaign, a client's or an origin's: octets and ends, in clear or in TLS, which
// shows in how it begins and ends and in what a write does, and not in between. Blocking, with a
// deadline on every wait; why not the engine's peers: sockets.h.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "fuzz/campaign/sockets.h"

namespace connectspec::fuzz {

class Line {
 public:
  virtual ~Line() = default;

  // In one write, and under TLS in a record of its own. False at the deadline, or when the peer is
  // gone.
  virtual bool send(std::string_view octets, Clock::time_point until) = 0;
  // FIN; under TLS close_notify and no FIN, as `half-close` of a case has it.
  virtual void end_sending(Clock::time_point until) = 0;
  // Appends what is there, or waits for it.
  virtual Read read_some(std::string& to, Clock::time_point until) = 0;
  // Whether there is something to be read by then, if only an end.
  virtual bool hears(Clock::time_point until) = 0;
};

// Until so many octets are there.
Read read_count(Line& line, std::string& to, std::size_t count, Clock::time_point until);

// Until all that is expected is there, with `and_end` also until it ends; or until what comes is
// something else.
Read read_expected(Line& line, std::string& to, std::string_view expected, bool and_end,
                   Clock::time_point until);

}  // namespace connectspec::fuzz
