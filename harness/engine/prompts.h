// Prompts: octets of the harness's own for a tunnel whose target answered 2xx and doesn't connect.
// Some targets dial only when the client's first octets come; without any, a script that waits for
// its origin would ask nothing. Whoever receives them behind the target takes them off unseen.
#pragma once

#include <chrono>
#include <set>

#include "harness/engine/client.h"
#include "harness/engine/stage.h"

namespace connectspec {

// A target that connects of its own accord has done so when it answers. On loopback the connection
// is accepted within a few milliseconds of that; this is the margin for a busy machine, and a
// prompt that comes too early does no harm.
inline constexpr std::chrono::milliseconds prompt_after{200};

class Prompts {
 public:
  explicit Prompts(Stage& stage) : stage_(stage) {}

  // That client has sent into its tunnel, or ahead of it, or can't any more.
  void spoke(const Actor& client) { spoken_.insert(client); }
  // Whether its tunnel stands, and nobody has said anything in it.
  bool due(const Client& client) const;
  void send(Client& client);

 private:
  Stage& stage_;
  std::set<Actor> spoken_;
};

}  // namespace connectspec
