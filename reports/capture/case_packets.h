// What one case looked like on the network, on both sides of the target: its transcript as packets.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reports/capture/tcp_flow.h"

namespace connectspec {

struct Result;

struct CapturedPacket {
  enum class Side { clients, origins };
  std::uint64_t at = 0;  // microseconds since the run began
  Side side = Side::clients;
  Packet packet;
  std::vector<std::string> comments;  // as they are: not yet made harmless
};

// By time. The first says which case it is, the last how it was judged; events that aren't packets
// are comments on the one before them. Connections without IP addresses (Unix sockets, attempts
// that were refused) have no packets. `sequence` is where the next connection begins to count, and
// is moved on: a pair of ports may come again in another case.
std::vector<CapturedPacket> packets_of(const Result& result, std::uint32_t& sequence);

}  // namespace connectspec
