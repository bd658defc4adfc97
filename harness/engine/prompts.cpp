#include "harness/engine/prompts.h"

namespace connectspec {

bool Prompts::due(const Client& client) const {
  return client.in_tunnel() && !client.ended() && !spoken_.contains(client.actor());
}

void Prompts::send(Client& client) {
  for (const auto& listening : stage_.listeners) {
    listening->expect_prompt();
  }
  spoke(client.actor());
  stage_.scene->record(client.actor(), EventKind::note,
                       "a 2xx, but no connection to the destination: octets of the harness's own "
                       "follow, which the other end takes off");
  client.prompt();
}

}  // namespace connectspec
