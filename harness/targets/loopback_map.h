// Who uses which part of 127/8. Linux answers for all of it, and none of it appears outside a host
// (RFC 1122 §3.2.1.3 (g)), so whoever has to be told from others by its address gets one here:
//
//   127.0.0.1                     targets, clients, the parent's door, whatever is like everywhere
//   127.0.0.2                     clients of tunnels that stand idle during a measurement
//   127.0.1.1, 127.0.0.53         nobody of ours: Debian's own name, systemd-resolved
//   127.77.77.77                  the address that the shipped profiles deny
//   127.96.0.1 …                  the origins of a measurement, one after the other
//   127.96.255.253, .254          its destination that never answers; the origin of idle tunnels
//   127.99.254.254                nobody: whether a low port can be bound is tried there
//   127.100–249.1–250.1–250       the origins of executions: the second octet is the run's
//   127.100–249.254.251–255       the run's name server, where the target asks at port 53
#pragma once

#include <cstdint>
#include <string>

namespace connectspec::loopback {

// In the byte order of the host, as Asio and htonl() take it.
using Address = std::uint32_t;

constexpr Address address(std::uint32_t second, std::uint32_t third, std::uint32_t fourth) {
  return 127U << 24U | second << 16U | third << 8U | fourth;
}

inline std::string text_of(Address address) {
  const auto octet = [address](unsigned shift) { return std::to_string(address >> shift & 0xffU); };
  return octet(24) + "." + octet(16) + "." + octet(8) + "." + octet(0);
}

// ---- fixed places

// The kernel searches long for a free port of an address when most are taken, so those who only
// stand there come from elsewhere than those who are measured.
inline constexpr Address idle_clients = address(0, 0, 2);

// Each origin of a measurement has an address of its own: towards one address and port a proxy has
// 28,000 ports a minute, and nothing else that listens on loopback is to be met. `number`: from 1.
constexpr Address measured_origin(std::uint32_t number) { return address(96, 0, 0) + number; }
inline constexpr Address hanging_destination = address(96, 255, 253);
inline constexpr Address idle_origin = address(96, 255, 254);

inline constexpr Address denied_by_profiles = address(77, 77, 77);
inline constexpr Address nobodys = address(99, 254, 254);

// ---- of a run

// The second octet of all that belongs to one run. Programs that run at the same time differ by
// `salt` (their process id), though not for certain: 150 have room between the places above and the
// end of 127/8.
constexpr std::uint32_t octet_of_run(std::uint32_t salt) { return 100 + salt % 150; }

// The n-th origin of a run. Third and fourth octet go from 1 to 250: never 0 or 255, which some
// programs take for a network and its broadcast address, and clear of the name server.
inline constexpr std::uint32_t origins_of_run = 250 * 250;  // then it starts anew
constexpr Address origin_of_run(std::uint32_t octet, std::uint32_t n) {
  return address(octet, 1 + n % origins_of_run / 250, 1 + n % 250);
}

// Where the run's name server may stand; when one is taken, the next is tried.
inline constexpr std::uint32_t name_server_places = 5;
constexpr Address name_server_of_run(std::uint32_t octet, std::uint32_t attempt) {
  return address(octet, 254, 255 - attempt);
}

}  // namespace connectspec::loopback
