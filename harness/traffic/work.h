// The kinds of load.
#pragma once

#include <optional>
#include <string_view>

namespace connectspec {

enum class Work {
  tunnels,   // connect, CONNECT, one octet there and back, close
  refusals,  // connect, a CONNECT that is refused, close
  up,        // long tunnels, as much as goes from the clients to the origins
  down,      // ... from the origins to the clients
  both,      // ... both ways at once
  idle,      // tunnels that are opened and say nothing: what one costs in memory
  soak,      // tunnels that end in every way there is: what they leave behind
};

std::string_view to_string(Work work);
std::optional<Work> work_from(std::string_view word);

}  // namespace connectspec
