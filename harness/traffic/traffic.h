// Load on a CONNECT proxy, and the same load straight to the origin as the limit. Client and
// origins run on the calling thread; every loop ends at its deadline whatever the target does.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/engine/engine.h"

namespace connectspec {

enum class Work {
  tunnels,   // connect, CONNECT, one octet there and back, close
  refusals,  // connect, a CONNECT that is refused, close
  up,        // long tunnels, as much as goes from the clients to the origins
  down,      // ... from the origins to the clients
  both,      // ... both ways at once
  idle,      // tunnels that are opened and say nothing: what one costs in memory
};

std::string_view to_string(Work work);
std::optional<Work> work_from(std::string_view word);

struct TrafficPlan {
  TargetView target;                         // without TLS
  std::chrono::milliseconds duration{5000};  // of each measurement
  std::uint64_t count = 0;    // tunnels and refusals: end after so many; 0: by duration only
  unsigned concurrency = 64;  // tunnels and refusals at a time, 1..10000
  unsigned streams = 8;       // long tunnels, 1..1000
  unsigned idle_tunnels = 1000;
  // Gives up when nothing at all was finished for so long.
  std::chrono::milliseconds patience{10'000};
  // Resident memory of the target in octets; empty: it isn't one of ours, or can't be told.
  std::function<std::uint64_t()> memory;
  // About four times a second: what is done so far and for how long.
  std::function<void(std::uint64_t done, double seconds)> progress;
};

struct Latency {
  std::uint64_t p50 = 0;  // microseconds, all of them
  std::uint64_t p90 = 0;
  std::uint64_t p99 = 0;
  std::uint64_t max = 0;
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
  std::optional<std::uint64_t> memory_per_tunnel;  // octets, of idle
  std::string note;                                // the first failure, or what was refused

  double per_second() const { return seconds > 0 ? static_cast<double>(done) / seconds : 0; }
  double bytes_per_second() const { return seconds > 0 ? static_cast<double>(bytes) / seconds : 0; }
};

// One measurement. Refusals and idle tunnels make no sense straight.
Measurement measure(const TrafficPlan& plan, Work work, bool straight);

}  // namespace connectspec
