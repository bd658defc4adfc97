#include "harness/engine/target_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/wire/bytes.h"

namespace connectspec {
namespace {

// Whoever lets clients go here lets them go wherever the kernel finds a free port (ip(7),
// ip_local_port_range: 32768 to 60999).
constexpr std::uint16_t some_ephemeral_port = 40000;

std::string line_of(const Field& field) {
  return fmt::format("{}: {}\r\n", field.name, field.value);
}

std::string lines_of(const std::vector<Field>& fields) {
  std::string lines;
  for (const Field& field : fields) {
    lines += line_of(field);
  }
  return lines;
}

}  // namespace

bool allows(const TargetView& target, std::uint16_t port) {
  const auto& denied = target.ports_denied;
  if (std::find(denied.begin(), denied.end(), port) != denied.end()) {
    return false;
  }
  return target.ports_allowed.empty() ||
         std::any_of(target.ports_allowed.begin(), target.ports_allowed.end(),
                     [port](PortRange range) { return port >= range.low && port <= range.high; });
}

std::uint16_t port_for_an_origin(const TargetView& target) {
  return allows(target, some_ephemeral_port) ? std::uint16_t{0} : target.ports_allowed.front().low;
}

std::optional<Field> authorization(const TargetView& target) {
  if (!target.credentials) {
    return std::nullopt;
  }
  const Credentials& ours = *target.credentials;
  return Field{"Proxy-Authorization", "Basic " + base64(ours.user + ":" + ours.password)};
}

std::string standing_lines(const TargetView& target) {
  const auto credentials = authorization(target);
  return (credentials ? line_of(*credentials) : std::string()) + lines_of(target.fields);
}

std::string with_fields(std::string octets, const TargetView& target) {
  const std::string lines = lines_of(target.fields);
  const std::size_t end = octets.find("\r\n\r\n");
  if (!lines.empty() && end != std::string::npos && octets.find(lines) == std::string::npos) {
    octets.insert(end + 2, lines);
  }
  return octets;
}

}  // namespace connectspec
