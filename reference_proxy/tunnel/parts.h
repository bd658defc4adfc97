// What all sessions of a thread are put together from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "reference_proxy/accounting/limits.h"
#include "reference_proxy/authentication/authentication.h"
#include "reference_proxy/basics/names.h"
#include "reference_proxy/chaining/forwarding.h"
#include "reference_proxy/chaining/parent_reply.h"
#include "reference_proxy/policy/policy.h"
#include "reference_proxy/request/request_head.h"
#include "reference_proxy/request/strictness.h"

namespace connectspec::proxy {

// Of one connection over HTTP/2 (RFC 9113 §10.5).
struct Http2Limits {
  std::size_t streams = 100;                 // open at a time (RFC 9113 §5.1.2)
  std::size_t stream_window = 256 * 1024;    // octets that wait for the other side, of each of them
  std::size_t outgoing_octets = 128 * 1024;  // framed and not yet taken by the connection
  // Control frames that wait to be sent: a client that makes us answer and does not read.
  std::size_t waiting_frames = 1000;
  // CONNECTs that the client resets before they are answered, and streams that it has us reset.
  std::int64_t resets_at_once = 500;
  std::int64_t resets_per_second = 50;
  // Frames that move nothing: PING, SETTINGS, PRIORITY, WINDOW_UPDATE, empty DATA, unknown ones.
  // Octets of tunnels earn new ones.
  std::int64_t idle_frames_at_once = 20'000;
  std::int64_t idle_frames_per_second = 1000;
};

struct SessionLimits {
  HeadLimits head;
  std::size_t early_data_octets = 65536;            // then reading stops until the tunnel stands
  std::size_t lingering_octets = 64 * 1024 * 1024;  // read and dropped behind a refused request
  std::size_t dial_attempts = 8;  // addresses of one name, of both families in turn
  Http2Limits http2 = {};
};

// Shared by all sessions of a thread; owned by the caller and longer-lived than any of them.
// `users` may be replaced at any time: each session stays with those it began with.
struct SessionParts {
  SessionLimits limits;
  Strictness rules;
  Policy access;
  HostsTable hosts;
  std::shared_ptr<Authenticator> users;  // none: no authentication asked for
  TunnelCounter tunnels;
  std::string name = "connectspec-proxy";     // in Via and Proxy-Status: a token
  std::optional<ParentSettings> parent = {};  // none: tunnels go straight to their destinations
  ParentReply::Limits reply = {};
  FailureLimiter failures = FailureLimiter(0);
};

}  // namespace connectspec::proxy
