#include "fuzz/oracles/session/settings.h"

#include <map>
#include <string>

#include "fuzz/oracles/session/digest_client.h"
#include "fuzz/oracles/session/parent_side.h"

namespace connectspec::fuzz {
namespace {

// So that a request or two pass them.
constexpr std::size_t small_early_data = 24;
constexpr std::size_t small_dial_attempts = 2;

}  // namespace

std::unique_ptr<proxy::SessionParts> make_parts(const SessionSettings& settings) {
  static const proxy::HostsTable hosts =
      proxy::parse_hosts("127.0.0.1 two.test\n::1 two.test\n127.0.0.9 rebind.test\n").names;
  proxy::PolicySettings access;
  access.allow_private = true;
  access.allowed_ports = {{80, 80}, {443, 443}, {8000, 8999}};
  access.denied_hosts = {"denied.test", ".denied.test"};
  access.denied_networks = {*proxy::parse_network("127.0.0.9")};
  auto parts =
      std::make_unique<proxy::SessionParts>(proxy::SessionParts{.limits = {},
                                                                .rules = {},
                                                                .access = proxy::Policy(access),
                                                                .hosts = hosts,
                                                                .users = nullptr,
                                                                .tunnels = proxy::TunnelCounter(1),
                                                                .name = "fuzz",
                                                                .parent = {},
                                                                .reply = {}});
  if (settings.small_limits) {
    parts->limits.early_data_octets = small_early_data;
    parts->limits.dial_attempts = small_dial_attempts;
  }
  if (settings.crowded) {
    parts->tunnels =
        proxy::TunnelCounter(proxy::TunnelLimits{.total = 2, .per_user = 1, .per_address = 1});
  }
  if (settings.parent) {
    parts->parent = parent_settings();
  }
  if (settings.authenticate) {
    parts->users = std::make_shared<proxy::Authenticator>(
        std::map<std::string, std::string, std::less<>>{{"user", "$1$salt$qJH7.N4xYta3aEG/dfqo/0"}},
        proxy::Authenticator::SecretKey{});
  }
  if (settings.digest) {
    accept_digest(*parts->users);
  }
  return parts;
}

}  // namespace connectspec::fuzz
