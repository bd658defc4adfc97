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

std::optional<Field> authorization(const TargetView& target) {
  if (!target.credentials) {
    return std::nullopt;
  }
  const Credentials& ours = *target.credentials;
  return Field{"Proxy-Authorization", "Basic " + base64(ours.user + ":" + ours.password)};
}

std::string authorization_line(const TargetView& target) {
  const auto field = authorization(target);
  return field ? fmt::format("{}: {}\r\n", field->name, field->value) : std::string();
}

}  // namespace connectspec
