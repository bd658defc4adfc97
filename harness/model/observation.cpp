#include "harness/model/observation.h"

namespace connectspec {

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
