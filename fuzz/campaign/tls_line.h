// A client's connection under TLS.
#pragma once

#include <memory>
#include <string>

#include "fuzz/campaign/line.h"
#include "harness/engine/tls_session.h"
#include "harness/targets/process.h"

namespace connectspec::fuzz {

// The client's handshake on a connection that stands; nothing when it fails, after a `problem`.
std::unique_ptr<Line> secured(Descriptor socket, const TlsOffer& offer, Clock::time_point until,
                              std::string& problem);

}  // namespace connectspec::fuzz
