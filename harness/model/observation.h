// Everything that was seen while one script ran. Values only: the engine fills it, the judge and
// the reports read it, and the JSON run file stores it without loss (see reports/run_members.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/actor.h"
#include "harness/model/asked.h"
#include "harness/model/bindings.h"
#include "harness/model/canary.h"
#include "harness/model/carrier.h"
#include "harness/model/connection.h"
#include "harness/model/crowd.h"
#include "harness/model/death.h"
#include "harness/model/event.h"
#include "harness/model/probe.h"
#include "harness/model/resources.h"

namespace connectspec {

struct Observation {
  std::optional<Carrier> carrier;  // nothing in run files from before it was stored
  std::optional<Asked> asked;      // where the case is asked in more than one way
  // Of this form and of others, where it mattered whether they were served.
  std::vector<NeighbourSeen> neighbours;
  Bindings bindings;
  Bindings chosen;            // what the run's seed decided in templates: "{near:8192}", "8193"
  std::vector<Event> events;  // by time
  // Over TLS, and only if the run was asked for them: octets as they went over the wire, and the
  // keys to them, lines as SSLKEYLOGFILE has them.
  std::vector<Event> records;
  std::string tls_secrets;
  std::vector<Connection> connections;
  std::vector<ListenerRecord> listeners;
  std::vector<Probe> echoes;
  std::vector<Probe> streams;
  std::vector<Crowd> crowds;
  std::optional<ResourceUse> resources;  // of a launched target that had no other case meanwhile
  Canary canary = Canary::not_run;
  // What one came to that wasn't served while the script's connections were open: it was asked
  // again without them, and `canary` is what came of that.
  Canary canary_beside = Canary::not_run;
  int canary_status = 0;  // of the answer that the last one got; 0: none
  std::string hindrance;  // what the parent that the harness plays refused, and why
  bool target_exited = false;
  std::string target_output;    // last output and exit status of a target that exited
  std::optional<Death> death;   // where this case is to blame, and nobody saw the target exit
  std::string harness_failure;  // set when the harness itself could not carry the script out
  std::uint64_t began = 0;      // microseconds since the run began
  std::uint64_t duration = 0;   // microseconds
};

// What carried it; where that wasn't stored, HTTP/1.1 as its clients' connections have it.
Carrier carrier_of(const Observation& observation);

// The connection of that actor, or nullptr.
const Connection* find_connection(const Observation& observation, const Actor& actor);
const ListenerRecord* find_listener(const Observation& observation, std::string_view name);

}  // namespace connectspec
