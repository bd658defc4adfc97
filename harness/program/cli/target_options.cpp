#include "harness/program/cli/target_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <ostream>
#include <utility>

#include "harness/model/listener.h"
#include "harness/program/cli/probing.h"

namespace connectspec {
namespace {

// A name without a dot or slash would otherwise be looked for as a file in silence.
std::optional<Profile> checked_profile(const std::string& name, std::ostream& errors) {
  LoadedProfile loaded = find_profile(name);
  print_mistakes(errors, loaded.errors);
  return loaded.errors.empty() ? loaded.profile : std::nullopt;
}

std::optional<Profile> probed_profile(const TargetOptions& options, const Settings& settings,
                                      std::ostream& errors, int& code) {
  const auto credentials = credentials_from(options.user);
  auto view = view_of_address(options.address);
  if ((!options.user.empty() && !credentials) || !view) {
    errors << (view ? "--user: expected NAME:PASSWORD" : view.error().message) << '\n';
    code = 2;
    return std::nullopt;
  }
  view->credentials = credentials;
  view->carrier = options.tls ? Carrier::h1_tls : Carrier::h1_clear;
  const Probed probed = probe(*view, settings);
  if (!probed.tunnels) {
    code = 3;
    errors << complaint_about(options.address, probed);
    return std::nullopt;
  }
  Profile profile = attached_profile(options.address, credentials, options.tls);
  profile.capabilities = probed.capabilities;
  profile.ports_denied = probed.ports_denied;
  return profile;
}

// What names of ours stand for: where the origins are, as the target sees it.
std::string address_of_origins(const Settings& settings) {
  boost::system::error_code unreadable;
  const auto host = boost::asio::ip::make_address(settings.origin_host, unreadable);
  if (!unreadable) {
    return host.to_string();
  }
  return settings.origin_bind.empty() ? "127.0.0.1" : settings.origin_bind;
}

// Origins that were put elsewhere may be out of the target's reach by a name, or on ::1.
// (A parent of ours reaches them all.)
void give_up_what_is_out_of_reach(TargetPool& pool, const Settings& settings) {
  if (pool.endpoint(pool.default_endpoint())->parent) {
    return;
  }
  const auto claims = pool.claims(pool.default_endpoint());
  for (const auto& [capability, where] :
       {std::pair("ipv6", ListenerHost::ipv6), std::pair("names", ListenerHost::name)}) {
    const auto view = pool.prepare(pool.default_endpoint());
    if (view && std::find(claims.begin(), claims.end(), capability) != claims.end() &&
        !reaches(where, *view, settings)) {
      pool.give_up(capability,
                   "the target doesn't reach an origin of ours that way while they "
                   "stand where --origin-bind puts them");
    }
  }
}

}  // namespace

std::string arguments_of(const TargetOptions& options) {
  std::string arguments;
  const auto add = [&arguments](std::string_view name, const std::string& value) {
    arguments += value.empty() ? "" : fmt::format(" {} {}", name, value);
  };
  add("--profile", options.profile);
  add("--target", options.address);
  add("--user", options.user);
  arguments += options.tls ? " --tls" : "";
  add("--endpoint", options.endpoint);
  return arguments;
}

std::optional<Credentials> credentials_from(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) {
    return std::nullopt;
  }
  return Credentials{text.substr(0, colon), text.substr(colon + 1)};
}

std::unique_ptr<TargetPool> pool_for(const TargetOptions& options, const Settings& settings,
                                     std::ostream& errors, int& code) {
  code = 2;
  if (!options.address.empty() && !options.profile.empty()) {
    errors << "--target and --profile exclude each other: a profile says where its target is\n";
    return nullptr;
  }
  if (options.tls && options.address.empty()) {
    errors << "--tls goes with --target; of a profile, choose an endpoint that speaks TLS by "
              "--endpoint\n";
    return nullptr;
  }
  const std::string name = options.profile.empty() ? "reference" : options.profile;
  auto profile = options.address.empty() ? checked_profile(name, errors)
                                         : probed_profile(options, settings, errors, code);
  if (!profile) {
    return nullptr;
  }
  auto pool =
      std::make_unique<TargetPool>(*profile, options.endpoint, address_of_origins(settings));
  if (pool->endpoint(pool->default_endpoint()) == nullptr) {
    std::string known;
    for (const EndpointProfile& endpoint : profile->endpoints) {
      known += (known.empty() ? "" : ", ") + endpoint.name;
    }
    errors << fmt::format("--endpoint {}: profile '{}' has {}\n", options.endpoint, profile->name,
                          known);
    return nullptr;
  }
  if (!settings.origin_bind.empty()) {
    give_up_what_is_out_of_reach(*pool, settings);
  }
  code = 0;
  return pool;
}

}  // namespace connectspec
