// What became of the harmless CONNECT that follows a script.
#pragma once

#include <optional>
#include <string_view>

namespace connectspec {

enum class Canary {
  not_run,
  alive,       // a fresh CONNECT to an origin of its own was served, echo and all
  refused,     // nobody listens at the target's port any more: RST for SYN
  unanswered,  // no working tunnel before the deadline
  failed,      // answered with a 5xx
  declined,    // answered with another status, by which the target says that it doesn't want to
  hindered,    // what the harness plays itself refused it, so it says nothing about the target
};

// Whether it shows a target that no longer serves. One that declines lives, and has a reason of its
// own, such as an address that is locked out.
bool shows_no_service(Canary canary);

std::string_view to_string(Canary canary);
std::optional<Canary> canary_from(std::string_view word);

}  // namespace connectspec
