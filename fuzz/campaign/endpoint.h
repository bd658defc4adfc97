// Lines of a campaign: a client's to an endpoint of the target, and the target's to an origin. What
// another carrier needs here is a line of its own and its place in connect_to().
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "fuzz/campaign/line.h"
#include "fuzz/campaign/sockets.h"
#include "harness/engine/target_view.h"
#include "harness/engine/tls_session.h"

namespace connectspec::fuzz {

// Where the target is, and what clients offer there; nothing: they speak in clear.
struct Endpoint {
  Address address;
  std::optional<TlsOffer> tls;
};

Endpoint endpoint_of(const TargetView& target);

// A client's; nothing after a `problem`: there is no connection, or no agreement on TLS.
std::unique_ptr<Line> connect_to(const Endpoint& target, std::chrono::milliseconds patience,
                                 std::string& problem);

// The next connection that a listener has; nothing when none waits.
std::unique_ptr<Line> accept_from(int listener);

}  // namespace connectspec::fuzz
