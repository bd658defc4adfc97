// Echoes that listen where their octets can't come.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/language/lint/asked_listener.h"
#include "harness/language/lint/checks.h"
#include "harness/language/lint/sample.h"
#include "harness/language/lint/sends.h"
#include "harness/model/action.h"

namespace connectspec {
namespace {

// Which client each connection of a listener is the tunnel of, as far as the script leaves no
// doubt: those that came first did, and an echo is only gone by if it was intact.
class Tunnels {
 public:
  void asks(const Actor& client, const std::string& listener) {
    auto& clients = asking_[listener];
    if (std::find(clients.begin(), clients.end(), client) == clients.end()) {
      clients.push_back(client);
    }
  }
  void served(const Actor& client) {
    served_.insert(client);
    for (const auto& [listener, clients] : asking_) {
      for (unsigned number = 1; number <= clients.size(); ++number) {
        if (!served_.contains(clients[number - 1])) {
          break;
        }
        owners_.emplace(Actor::connection(listener, number), clients[number - 1]);
      }
    }
  }
  void echoed(const Actor& client, const Actor& connection) { owners_.emplace(connection, client); }
  std::optional<Actor> owner_of(const Actor& connection) const {
    const auto found = owners_.find(connection);
    return found == owners_.end() ? std::nullopt : std::optional(found->second);
  }
  // The one that is known to be the client's, or the first that is nobody's.
  unsigned number_of(const Actor& client, const std::string& listener) const {
    unsigned number = 1;
    for (auto owner = owner_of(Actor::connection(listener, number)); owner && *owner != client;
         owner = owner_of(Actor::connection(listener, number))) {
      ++number;
    }
    return number;
  }

 private:
  std::map<std::string, std::vector<Actor>> asking_;  // in their order
  std::set<Actor> served_;
  std::map<Actor, Actor> owners_;
};

const Listener* listener_called(const Case& scenario, const std::string& name) {
  const auto found = std::find_if(scenario.listeners.begin(), scenario.listeners.end(),
                                  [&name](const Listener& one) { return one.name == name; });
  return found == scenario.listeners.end() ? nullptr : &*found;
}

bool uses_listener(const std::string& octets, const std::string& name, const Case& scenario) {
  return uses_name(octets, name, scenario) || uses_name(octets, name + ".host", scenario) ||
         uses_name(octets, name + ".port", scenario) ||
         (name == "origin" && uses_name(octets, "connect", scenario));
}

// Nothing that is sent names it, and no name or port of another kind can lead there.
bool nobody_asks_for(const Listener& listener, const Case& scenario) {
  const bool own = listener.host == ListenerHost::ipv4 || listener.host == ListenerHost::apart;
  if (!own || !listener.port.empty() || listener.plays_parent() || !scenario.names.empty()) {
    return false;
  }
  return std::none_of(scenario.script.begin(), scenario.script.end(), [&](const Step& step) {
    const Sent sent = sent_by(step.action);
    return sent.kind == Sent::Kind::octets && uses_listener(sent.octets, listener.name, scenario);
  });
}

void check_echo(const Step& step, const Echo& echo, const Case& scenario, const Tunnels& tunnels,
                Diagnostics& complaints) {
  const Actor connection(echo.origin);
  const Listener* listener = listener_called(scenario, connection.called());
  if (listener == nullptr || listener->plays_parent()) {
    return;
  }
  if (nobody_asks_for(*listener, scenario)) {
    complaints.add(step.position,
                   fmt::format("no request of the script names '{0}', so the echo is lost "
                               "whoever is asked; ask for {{{0}}}, or echo to the listener that is "
                               "asked for",
                               listener->name));
    return;
  }
  const auto owner = tunnels.owner_of(connection);
  if (owner && *owner != step.actor) {
    complaints.add(
        step.position,
        fmt::format("'{}' is the tunnel of '{}' here, so nothing of this echo comes there and a "
                    "right target loses it; the connection of '{}' is a later one: write "
                    "'{}.echo: {}#{}'",
                    connection.text(), owner->text(), step.actor.text(), step.actor.text(),
                    listener->name, tunnels.number_of(step.actor, listener->name)));
  }
}

}  // namespace

void check_echoes(const Case& scenario, Diagnostics& complaints) {
  Tunnels tunnels;
  for (const Step& step : scenario.script) {
    if (const auto listener = listener_asked_for(step, scenario); !listener.empty()) {
      tunnels.asks(step.actor, listener);
    }
    if (std::holds_alternative<AwaitTunnel>(step.action)) {
      tunnels.served(step.actor);
    }
    if (const auto* echo = std::get_if<Echo>(&step.action)) {
      check_echo(step, *echo, scenario, tunnels, complaints);
      tunnels.echoed(step.actor, Actor(echo->origin));
    }
  }
}

}  // namespace connectspec
