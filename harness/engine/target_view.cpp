#include "harness/engine/target_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/wire/bytes.h"

namespace connectspec {

bool allows(const TargetView& target, std::uint16_t port) {
  const auto& denied = target.ports_denied;
  if (std::find(denied.begin(), denied.end(), port) != denied.end()) {
    return false;
  }
  return target.ports_allowed.empty() ||
         std::any_of(target.ports_allowed.begin(), target.ports_allowed.end(),
                     [port](PortRange range) { return port >= range.low && port <= range.high; });
}

std::string authorization(const TargetView& target) {
  if (!target.credentials) {
    return {};
  }
  return fmt::format("Proxy-Authorization: Basic {}\r\n",
                     base64(target.credentials->user + ":" + target.credentials->password));
}

}  // namespace connectspec
