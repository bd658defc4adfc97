// What all sessions of a thread are put together from.
#pragma once

#include <cstddef>
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

struct SessionLimits {
  HeadLimits head;
  std::size_t early_data_octets = 65536;            // then reading stops until the tunnel stands
  std::size_t lingering_octets = 64 * 1024 * 1024;  // read and dropped behind a refused request
  std::size_t dial_attempts = 8;  // addresses of one name, of both families in turn
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
