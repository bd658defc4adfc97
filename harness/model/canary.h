// What became of the harmless CONNECT that follows a script.
#pragma once

#include <optional>
#include <string_view>

namespace connectspec {

enum class Canary {
  not_run,
  alive,       // a fresh CONNECT to an origin of its own was served, echo and all
  refused,     // the target's port no longer accepts
  unanswered,  // accepted, but no working tunnel before the deadline
};

std::string_view to_string(Canary canary);
std::optional<Canary> canary_from(std::string_view word);

}  // namespace connectspec
