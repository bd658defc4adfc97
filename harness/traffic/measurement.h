// What came of one measurement.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/traffic/work.h"

namespace connectspec {

struct Latency {
  std::uint64_t p50 = 0;  // microseconds, all of them
  std::uint64_t p90 = 0;
  std::uint64_t p99 = 0;
  std::uint64_t max = 0;
};

// What a soak left in the target once all its tunnels had ended, beyond what a shorter one had.
struct Leftovers {
  std::int64_t descriptors = 0;
  std::int64_t memory = 0;     // octets
  std::uint64_t idle_cpu = 0;  // microseconds of processor in a second without any client
};

struct Measurement {
  Work work = Work::tunnels;
  bool straight = false;  // without the target
  unsigned concurrency = 0;
  double seconds = 0;
  std::uint64_t done = 0;    // exchanges, or tunnels that stood
  std::uint64_t failed = 0;  // exchanges that ended otherwise, or not in time
  std::uint64_t bytes = 0;   // delivered, of up, down and both
  // From the first SYN to the end of the response head; of what runs straight: to the echo.
  Latency latency;
  std::uint64_t own_cpu = 0;                // microseconds of processor, of clients and origins
  std::optional<std::uint64_t> target_cpu;  // ... of the target
  std::optional<std::uint64_t> memory_per_tunnel;  // octets, of idle
  std::optional<Leftovers> left;                   // of soak
  std::string note;                                // the first failure, or what was refused

  double per_second() const { return seconds > 0 ? static_cast<double>(done) / seconds : 0; }
  double bytes_per_second() const { return seconds > 0 ? static_cast<double>(bytes) / seconds : 0; }
};

}  // namespace connectspec
