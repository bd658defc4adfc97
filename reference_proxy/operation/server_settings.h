// What the proxy is run with.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference_proxy/accounting/limits.h"
#include "reference_proxy/authentication/authentication.h"
#include "reference_proxy/basics/ip_address.h"
#include "reference_proxy/basics/names.h"
#include "reference_proxy/chaining/forwarding.h"
#include "reference_proxy/policy/policy.h"
#include "reference_proxy/request/strictness.h"
#include "reference_proxy/shell/settings.h"
#include "reference_proxy/shell/sockets/transport.h"
#include "reference_proxy/tunnel/parts.h"

namespace connectspec::proxy {

struct ListenAddress {
  IpAddress address;
  std::uint16_t port = 0;      // 0: any free port
  std::string unix_path = {};  // where not empty: a Unix socket there instead
  Transport over = Transport::plain;
};

struct ServerSettings : ShellSettings {
  std::vector<ListenAddress> listen;
  std::optional<TlsFiles> tls;  // needed where a listener is over TLS
  PolicySettings access;        // the server adds its own addresses
  SessionLimits limits;
  Strictness rules;
  std::size_t threads = 1;  // at least 1
  TunnelLimits tunnels{.total = 10'000, .per_user = 0, .per_address = 0};
  std::size_t failures_per_minute = 0;     // of passwords, from one address; 0: no limit
  std::string name = "connectspec-proxy";  // in Via and Proxy-Status: a token
  std::optional<ParentSettings> parent;
  HostsTable hosts;
  std::shared_ptr<Authenticator> users;
  std::optional<ListenAddress> metrics;          // where Prometheus may ask
  std::chrono::milliseconds drain_time{30'000};  // from the first signal to the end
  // Called by reload(); throws when it cannot. May be empty.
  std::function<std::shared_ptr<Authenticator>()> reload_users;
  // Called with a sentence for the operator when something fails while running. May be empty.
  std::function<void(std::string_view)> complain;
};

}  // namespace connectspec::proxy
