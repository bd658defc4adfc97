// What a target may be able to do, and its profile claim.
#pragma once

#include <string_view>
#include <vector>

namespace connectspec {

// Every capability a case may need, with a line of explanation: "auth-basic", …
struct Capability {
  std::string_view name;
  std::string_view meaning;
};
const std::vector<Capability>& capabilities();

}  // namespace connectspec
