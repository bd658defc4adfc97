// What load on a target is to be, as the user says it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "harness/engine/target_view.h"
#include "harness/model/resources.h"

namespace connectspec {

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
  // Address to bind origins on, and how the target reaches it; empty: loopback ones.
  std::string origin_bind;
  std::string origin_host;
  // Asked about four times a second: whether to end now, with what there is.
  std::function<bool()> interrupted;
  // About four times a second: what is done so far and for how long.
  std::function<void(std::uint64_t done, double seconds)> progress;
};

}  // namespace connectspec
