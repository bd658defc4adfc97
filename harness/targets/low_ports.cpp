#include "harness/targets/low_ports.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/targets/loopback_map.h"

namespace connectspec {

// Port 0 asks nothing, so a real one is tried.
bool port_can_be_bound(std::uint16_t port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) {
    return false;
  }
  // Others may be trying at the same time.
  const int on = 1;
  ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(loopback::nobodys);
  const int outcome =
      ::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  ::close(descriptor);
  return outcome == 0;
}

std::string remedy_for_low_ports(std::uint16_t lowest) {
  return fmt::format(
      "port {0} can't be bound on loopback here: run as root, or allow it by `sysctl -w "
      "net.ipv4.ip_unprivileged_port_start={0}`",
      lowest);
}

}  // namespace connectspec
