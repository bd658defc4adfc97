// What a script does, as far as rules depend on it.
#pragma once

#include <cstdint>
#include <map>
#include <set>

#include "harness/model/action.h"
#include "harness/model/case.h"

namespace connectspec {

struct Doings {
  std::set<Actor> clients;        // that have a connection of their own; crowds have none
  std::set<Actor> plain_clients;  // ... and speak in clear even where the endpoint has TLS
  bool echoes = false;
  bool streams = false;
  bool crowds = false;
  std::uint64_t crowd_clients = 0;
  bool served = false;  // assumed: some client has a tunnel, so that a listener is touched
};

Doings doings_of(const Case& scenario);

}  // namespace connectspec
