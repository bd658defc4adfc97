#include "harness/engine/stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "harness/engine/authority.h"
#include "harness/engine/parent.h"
#include "harness/model/scenario.h"
#include "harness/targets/private_network.h"
#include "harness/wire/bytes.h"
#include "harness/wire/listener_names.h"
#include "harness/wire/seeded.h"
#include "harness/wire/template.h"

namespace connectspec {
namespace {

constexpr std::uint16_t web_port = 443;  // the one that every policy allows

// Of each range that the policy allows so many ports are tried: more than cases run side by side
// on one address, and few enough to be tried in no time where none can be had.
constexpr std::uint32_t ports_tried = 64;

struct Place {
  std::string bind;       // address to bind
  std::string host;       // how the target is told of it, in an authority
  std::string also = {};  // a second address, for names that stand for several
};

Place nowhere(const Listener& listener) {
  const bool v6 = listener.host == ListenerHost::ipv6;
  const std::string address = listener.kind == ListenerKind::lost ? PrivateNetwork::lost_ipv4
                              : v6                                ? PrivateNetwork::unreachable_ipv6
                                   : PrivateNetwork::unreachable_ipv4;
  return {address, host_in_authority(address)};
}

Place place_of(const Listener& listener, const Place& origin, const TargetView& target,
               const Settings& settings, AddressPool& addresses, const std::string& own_address) {
  const std::string v4 = settings.origin_bind.empty() ? own_address : settings.origin_bind;
  const std::string loopback = settings.origin_bind.empty() ? "127.0.0.1" : settings.origin_bind;
  if (listener.nowhere()) {
    return nowhere(listener);
  }
  switch (listener.host) {
    case ListenerHost::ipv4:
      // Beside the origin, where the target allows few ports: two would want the same one.
      if (listener.name != "origin" && listener.port.empty() && settings.origin_bind.empty() &&
          port_for_an_origin(target) != 0) {
        const std::string apart = addresses.next();
        return {apart, apart};
      }
      return {v4, settings.origin_host.empty() ? host_in_authority(v4) : settings.origin_host,
              settings.origin_host == "localhost" ? "::1" : ""};
    case ListenerHost::ipv6:
      return {"::1", "[::1]"};
    case ListenerHost::name:
      return {loopback, target.origin_name, target.origin_name == "localhost" ? "::1" : ""};
    case ListenerHost::origin:
      return origin;
    case ListenerHost::apart: {
      const std::string apart = addresses.next();
      return {apart, apart};
    }
    case ListenerHost::metadata:
      return {PrivateNetwork::metadata_ipv4, PrivateNetwork::metadata_ipv4,
              PrivateNetwork::metadata_ipv6};
    case ListenerHost::denied_address:
      return {target.denied_address, target.denied_address};
    case ListenerHost::denied_name:
      return {loopback, target.denied_name};
  }
  return origin;
}

std::optional<std::uint16_t> port_number(const std::string& text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0) {
    return std::nullopt;
  }
  return port;
}

Credentials parent_credentials(const TargetView& target) {
  return target.parent == nullptr ? Credentials{}
                                  : target.parent->credentials().value_or(Credentials{});
}

Bindings target_bindings(const TargetView& target) {
  Bindings bindings;
  bind_names(bindings, "target", host_in_authority(target.host), std::to_string(target.port));
  const Credentials credentials = target.credentials.value_or(Credentials{});
  bindings["user"] = credentials.user;
  bindings["password"] = credentials.password;
  bindings["credentials"] = base64(credentials.user + ":" + credentials.password);
  bindings["auth"] = standing_lines(target);
  const Credentials to_parent = parent_credentials(target);
  bindings["parent.user"] = to_parent.user;
  bindings["parent.password"] = to_parent.password;
  bindings["parent.credentials"] = base64(to_parent.user + ":" + to_parent.password);
  bindings["denied.host"] = target.denied_address;
  bindings["denied.name"] = target.denied_name;
  bindings["allowed.name"] = target.allowed_name;
  bindings["denied.port"] =
      target.ports_denied.empty() ? "" : std::to_string(target.ports_denied.front());
  return bindings;
}

// The same for the same seed, and no other execution's: the n-th of a case has one of its own.
std::string nonce_for(const Scenario& scenario, const Settings& settings) {
  static std::map<std::string, std::uint64_t, std::less<>> executions;
  const std::uint64_t mixed =
      hash_of(fmt::format("{}|{}|{}", scenario.id, settings.seed, ++executions[scenario.id]));
  return fmt::format("n{:015x}", mixed & 0xfffffffffffffffU);
}

bool awaits_challenge(std::string_view text) {
  return text.find("{challenge.") != std::string_view::npos ||
         text.find("{digest:") != std::string_view::npos;
}

// Parameters may use every other name. `trouble` gets the first that can't be had. What answers
// a challenge has its turn when there is one.
void bind_parameters(const Scenario& scenario, Stage& stage, std::string& trouble) {
  Bindings& bindings = stage.bindings;
  std::string left;  // after the last round, in which all that they are made of is bound
  for (int round = 0; round <= deepest_parameter; ++round) {
    left.clear();
    for (const auto& [name, text] : scenario.variant.parameters) {
      if (awaits_challenge(text) && !bindings.contains("challenge.nonce")) {
        continue;
      }
      const auto value = expand(text, bindings, &stage.chosen);
      if (value) {
        bindings[name] = *value;
      } else if (left.empty()) {
        left = fmt::format("parameter '{}': {}", name, value.error().message);
      }
    }
  }
  trouble = trouble.empty() ? left : trouble;
}

// `address` with a port that the target's policy allows; any free one where it allows all, and for
// a decoy beside an origin that has the only one.
bool open_allowed(Listening& listening, const std::string& address, const TargetView& target) {
  if (port_for_an_origin(target) == 0) {
    return listening.open(address, 0);
  }
  for (const PortRange& range : target.ports_allowed) {
    for (std::uint32_t port = range.low; port <= range.high && port < range.low + ports_tried;
         ++port) {
      if (allows(target, static_cast<std::uint16_t>(port)) &&
          listening.open(address, static_cast<std::uint16_t>(port))) {
        return true;
      }
    }
  }
  return listening.name() != "origin" && listening.open(address, 0);
}

bool open_listener(Listening& listening, const Listener& listener, const Place& place,
                   const TargetView& target, Stage& stage) {
  if (listener.port.empty() && listener.nowhere()) {
    return listening.open(place.bind, web_port);
  }
  if (listener.port.empty()) {
    return open_allowed(listening, place.bind, target);
  }
  const auto text = expand(listener.port, stage.bindings);
  const auto port = text ? port_number(*text) : std::nullopt;
  if (!port) {
    stage.failure = fmt::format("the port of listener '{}' is not a port: {}", listener.name,
                                text ? *text : text.error().message);
    return false;
  }
  return listening.open(place.bind, *port);
}

// A parent has the hub's address, which the target was told when it was launched.
void place_parent(Listening& listening, const TargetView& target, Stage& stage) {
  if (target.parent == nullptr) {
    stage.failure =
        fmt::format("'{}' has nowhere to listen: the endpoint isn't chained", listening.name());
    return;
  }
  const ParentDoor& door = target.parent->door();
  listening.stands_at(door.authority(), door.port());
  bind_names(stage.bindings, listening.name(), host_in_authority(door.host()),
             std::to_string(door.port()));
}

void place_unix_socket(Listening& listening, Stage& stage) {
  const std::string path = listening.open_at_a_path();
  if (path.empty()) {
    stage.failure = listening.observed().unwatched_because;
    return;
  }
  stage.bindings[listening.name() + ".path"] = path;
}

}  // namespace

void use_challenge(const DigestChallenge& challenge, const Scenario& scenario, Stage& stage) {
  bind_challenge(challenge, stage.bindings);
  bind_parameters(scenario, stage, stage.failure);
}

Stage set_stage(const Scenario& scenario, const TargetView& target, const Settings& settings,
                AddressPool& addresses, std::shared_ptr<Scene> scene) {
  Stage stage;
  stage.scene = std::move(scene);
  stage.scene->keeps_records = settings.keeps_records;
  stage.scene->key_log = settings.key_log;
  stage.bindings = target_bindings(target);
  const std::string own_address = addresses.next();
  stage.own_address = settings.origin_bind.empty() ? own_address : std::string();
  stage.bindings["nonce"] = nonce_for(scenario, settings);
  stage.bindings["seed"] = seed_for(settings.seed, scenario.id, scenario.time);
  stage.names = Naming(scenario.names, target, stage.bindings);
  Place origin;
  for (const Listener& listener : scenario.listeners) {
    // A listener's port may be a parameter; those that wait for later listeners come out below.
    std::string too_early;
    bind_parameters(scenario, stage, too_early);
    const Place place = place_of(listener, origin, target, settings, addresses, own_address);
    if (listener.name == "origin") {
      origin = place;
    }
    auto listening = std::make_shared<Listening>(stage.scene, listener);
    stage.listeners.push_back(listening);
    if (listener.plays_parent()) {
      place_parent(*listening, target, stage);
      continue;
    }
    if (listener.kind == ListenerKind::unix) {
      place_unix_socket(*listening, stage);
      continue;
    }
    const bool open = open_listener(*listening, listener, place, target, stage);
    // A decoy that can't be bound leaves the case with less to see; without its origin it is void.
    if (!open && listener.port.empty() && stage.failure.empty()) {
      stage.failure =
          fmt::format("no listener on {}: {}", place.bind, listening->observed().unwatched_because);
    }
    if (open && !place.also.empty()) {
      listening->also_on(place.also);
    }
    bind_names(stage.bindings, listener.name, place.host, std::to_string(listening->port()));
    stage.names.stands_at(listener.name, place.bind);
    if (open && !place.also.empty()) {
      stage.names.stands_at(listener.name, place.also);
    }
  }
  stage.bindings["connect"] = fmt::format("CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n{1}\r\n",
                                          stage.bindings["origin"], stage.bindings["auth"]);
  bind_parameters(scenario, stage, stage.failure);
  stage.names.enter(stage.bindings, addresses, stage.failure);
  return stage;
}

void clear(Stage& stage) {
  for (const auto& listening : stage.listeners) {
    listening->on_accept = nullptr;
    for (const auto& peer : listening->peers()) {
      peer->close();
    }
    listening->close();
  }
}

}  // namespace connectspec
