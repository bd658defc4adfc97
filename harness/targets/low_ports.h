// Whether ports below 1024 can be bound on loopback here, and what makes that possible.
#pragma once

#include <cstdint>
#include <string>

namespace connectspec {

// Whether this port can be bound on an address that nobody of ours uses.
bool port_can_be_bound(std::uint16_t port);

// "port 443 can't be bound on loopback here: run as root, or allow it by `sysctl -w …=443`"
std::string remedy_for_low_ports(std::uint16_t lowest);

}  // namespace connectspec
