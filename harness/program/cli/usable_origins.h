// Where origins of ours have to stand for a target that refuses any free port of loopback.
#pragma once

#include <string>
#include <vector>

#include "harness/program/cli/questions.h"
#include "harness/targets/profile_values.h"

namespace connectspec {

struct UsableOrigins {
  bool found = false;
  std::vector<PortRange> ports;  // the only ones that are served; empty: any
  std::string host;              // the name they are asked by, where their addresses are refused
  std::string tried;             // for people, where nothing is served: a sentence and a space
};

// `worth_it`: the target refused without a dial, so that another place may be served.
UsableOrigins usable_origins(const UnknownTarget& asked, bool worth_it);

// From here on they are asked for there.
void use(const UsableOrigins& origins, UnknownTarget& asked);

}  // namespace connectspec
