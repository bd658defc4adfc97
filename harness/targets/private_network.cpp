#include "harness/targets/private_network.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <net/route.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "harness/targets/process.h"

namespace connectspec {
namespace {

constexpr const char* loopback_interface = "lo";
constexpr const char* second_address = "lo:1";

// The kernel's struct in6_ifreq; its header and glibc's can't both be included.
struct Ipv6Request {
  in6_addr address;
  std::uint32_t prefix_length;
  int interface;
};

sockaddr_in ipv4(const char* text) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  ::inet_pton(AF_INET, text, &address.sin_addr);
  return address;
}

ifreq request_for(const char* interface) {
  ifreq request{};
  std::strncpy(request.ifr_name, interface, sizeof(request.ifr_name) - 1);
  return request;
}

bool bring_up(int socket) {
  ifreq request = request_for(loopback_interface);
  if (::ioctl(socket, SIOCGIFFLAGS, &request) != 0) {
    return false;
  }
  request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
  return ::ioctl(socket, SIOCSIFFLAGS, &request) == 0;
}

bool add_ipv4(int socket, const char* address) {
  ifreq request = request_for(second_address);
  const sockaddr_in raw = ipv4(address);
  std::memcpy(&request.ifr_addr, &raw, sizeof(raw));
  return ::ioctl(socket, SIOCSIFADDR, &request) == 0;
}

// Without IPv6 in the kernel there is nothing to add it to.
void add_ipv6(const char* address) {
  const Descriptor socket(::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  Ipv6Request request{{}, 128, static_cast<int>(::if_nametoindex(loopback_interface))};
  ::inet_pton(AF_INET6, address, &request.address);
  (void)::ioctl(socket.get(), SIOCSIFADDR, &request);
}

// The /24 around that address: unreachable, or led to where nobody takes it. (Loopback drops what
// isn't for this host, as long as it doesn't forward.)
bool add_route(int socket, const char* address, bool unreachable) {
  sockaddr_in network = ipv4(address);
  network.sin_addr.s_addr &= htonl(0xffffff00U);
  const sockaddr_in mask = ipv4("255.255.255.0");
  char device[] = "lo";
  rtentry route{};
  std::memcpy(&route.rt_dst, &network, sizeof(network));
  std::memcpy(&route.rt_genmask, &mask, sizeof(mask));
  route.rt_flags = static_cast<unsigned short>(unreachable ? RTF_UP | RTF_REJECT : RTF_UP);
  route.rt_dev = unreachable ? nullptr : device;
  return ::ioctl(socket, SIOCADDRT, &route) == 0;
}

std::string enter() {
  if (::unshare(CLONE_NEWNET) != 0) {
    return std::string("a network of its own can't be had: ") + std::strerror(errno) +
           "; needs root";
  }
  const Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket || !bring_up(socket.get())) {
    return std::string("loopback can't be had in a network of its own: ") + std::strerror(errno);
  }
  if (!add_ipv4(socket.get(), PrivateNetwork::metadata_ipv4) ||
      !add_route(socket.get(), PrivateNetwork::lost_ipv4, false) ||
      !add_route(socket.get(), PrivateNetwork::unreachable_ipv4, true)) {
    return std::string("addresses and routes can't be had in a network of its own: ") +
           std::strerror(errno);
  }
  add_ipv6(PrivateNetwork::metadata_ipv6);
  return {};
}

}  // namespace

const std::string& enter_private_network() {
  static const std::string problem = enter();
  return problem;
}

}  // namespace connectspec
