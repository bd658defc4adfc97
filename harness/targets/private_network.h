// A network namespace in which the harness and the target are alone: nothing leaves the machine,
// packets can get lost, and addresses that elsewhere are somebody's can be listened on.
#pragma once

#include <string>

namespace connectspec {

// Where that network differs from loopback alone.
struct PrivateNetwork {
  static constexpr const char* lost_ipv4 = "203.0.113.1";          // packets there vanish
  static constexpr const char* unreachable_ipv4 = "198.51.100.1";  // EHOSTUNREACH
  static constexpr const char* unreachable_ipv6 = "2001:db8::1";   // ENETUNREACH: no route
  static constexpr const char* metadata_ipv4 = "169.254.169.254";  // can be bound there
  static constexpr const char* metadata_ipv6 = "fd00:ec2::254";    // likewise
};

// Moves the calling thread, and what it starts from here on, into one; later calls repeat the
// outcome of the first. Empty: done. Else why it can't be had here.
const std::string& enter_private_network();

}  // namespace connectspec
