// The canary: a CONNECT of the harness's own, to an origin of its own, on a fresh connection. It
// tells whether the target still serves after what a case did to it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "harness/engine/addresses.h"
#include "harness/engine/settings.h"
#include "harness/engine/target_view.h"
#include "harness/model/canary.h"

namespace connectspec {

struct Scenario;
struct Listener;

// CONNECT to an origin that stands as `origin` says, and an echo through the tunnel.
Scenario echo_case(Listener origin);

// The same for a target that takes Digest alone: a first client gets the challenge.
Scenario digest_echo_case();

struct CanaryOutcome {
  Canary canary = Canary::unanswered;
  int status = 0;              // of the answer; 0: none
  std::string hindrance = {};  // what the parent that is played here refused, and why
};

// At a target that takes Digest alone it answers the challenge; where there is a 407 and the
// endpoint has no credentials, nothing can be said: `not_run`.
boost::asio::awaitable<CanaryOutcome> send_canary(const TargetView& target,
                                                  const Settings& settings, AddressPool& addresses);

}  // namespace connectspec
