#include "harness/model/observation.h"

#include <algorithm>

namespace connectspec {

Carrier carrier_of(const Observation& observation) {
  const bool tls = std::any_of(
      observation.connections.begin(), observation.connections.end(),
      [](const Connection& one) { return one.actor.is_client() && one.tls.has_value(); });
  return observation.carrier.value_or(tls ? Carrier::h1_tls : Carrier::h1_clear);
}

const Connection* find_connection(const Observation& observation, const Actor& actor) {
  for (const auto& connection : observation.connections) {
    if (connection.actor == actor) {
      return &connection;
    }
  }
  return nullptr;
}

const ListenerRecord* find_listener(const Observation& observation, std::string_view name) {
  for (const auto& listener : observation.listeners) {
    if (listener.name == name) {
      return &listener;
    }
  }
  return nullptr;
}

}  // namespace connectspec
