// What an unknown target is asked, and how its answers are taken: CONNECTs to origins of our own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/engine/settings.h"
#include "harness/engine/target_view.h"
#include "harness/model/listener.h"
#include "harness/model/observation.h"
#include "harness/model/scenario.h"

namespace connectspec {

// A target to be asked, and how patiently.
struct UnknownTarget {
  TargetView target;
  Settings settings;
  int interruption = -1;  // as run_at_once() takes it
};

enum class Reply {
  tunnel,     // a 2xx, and an echo through it
  broken,     // a 2xx, and no echo
  refused,    // another final response
  ended,      // closed or reset without one
  silent,     // neither
  unreached,  // the target's port doesn't accept, or TLS doesn't come about
  unwatched,  // the origin couldn't be bound, so nothing can be said
};

struct TargetAnswer {
  Reply reply = Reply::silent;
  int status = 0;        // of the final response
  bool touched = false;  // the origin
  Observation seen;

  bool opened() const { return reply == Reply::tunnel; }
  // Turned away for the moment, whoever it is: 429 (RFC 6585 §4), 503 (RFC 9110 §15.6.4).
  bool busy() const { return status == 429 || status == 503; }
  // Refused by a policy: whoever dials touches the origin.
  bool denied() const {
    return (reply == Reply::refused || reply == Reply::ended) && !busy() && !touched;
  }
  // "403", "closed", "no answer"
  std::string text() const;
};

// CONNECT to an origin that stands there, and an echo.
Scenario connect_to(Listener origin);
Listener at_port(std::uint16_t port);
Listener at(ListenerHost host);

TargetAnswer ask(const UnknownTarget& asked, const Scenario& question);
// All of them at once; answers parallel to the questions. Whom the target may only have had no room
// for beside the others is asked again, alone.
std::vector<TargetAnswer> ask(const UnknownTarget& asked, const std::vector<Scenario>& questions);

}  // namespace connectspec
