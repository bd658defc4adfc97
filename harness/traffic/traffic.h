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
  soak,      // tunnels that end in every way there is: what they leave behind
};

std::string_view to_string(Work work);
std::optional<Work> work_from(std::string_view word);

struct TrafficPlan {
  TargetView target;                         // soaks, and held tunnels, only in clear
  std::chrono::milliseconds duration{5000};  // of each measurement
  std::uint64_t count = 0;    // tunnels, refusals, soak: end after so many; 0: by duration only
  unsigned concurrency = 64;  // tunnels, refusals, soak: at a time, 1..10000
  unsigned streams = 8;       // long tunnels, 1..1000
  unsigned idle_tunnels = 1000;
  unsigned held = 0;       // tunnels, refusals: idle tunnels that stand meanwhile
  std::uint64_t seed = 1;  // of the soak's choices
  // Listening: where the target finds its parent, which we play, and the origin behind it. Owned
  // by the caller; -1: it has none.
  int parent_door = -1;
  // The target forwards whatever comes to that door, and knows nothing of CONNECT.
  bool forwards_all = false;
  // Gives up when nothing at all was finished for so long.
  std::chrono::milliseconds patience{10'000};
  // What the target uses now; empty: it isn't one of ours, or can't be told.
  std::function<std::optional<Resources>()> resources;
  // About four times a second: what is done so far and for how long.
  std::function<void(std::uint64_t done, double seconds)> progress;
};

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

// One measurement. Refusals, idle tunnels and soaks make no sense straight.
Measurement measure(const TrafficPlan& plan, Work work, bool straight);

}  // namespace connectspec
