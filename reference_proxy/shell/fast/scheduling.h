// How a thread gets on with the kernel's scheduler, and what it can tell of it.
#pragma once

#include <chrono>

namespace connectspec::proxy {

// Woken by the octets of one client, the calling thread would else push aside, in the middle of its
// work, whoever is about to send more: for each wake-up a switch and little to do. On two cores
// shared with the clients this gives a third more tunnels a second and, with the order of Turns,
// half the 99th percentile of the time to the 2xx. Beside programs that never rest it costs a slice
// of time: there the 99th percentile of a lone client is 4.0 ms instead of 2.5. sched(7),
// SCHED_BATCH; needs no privilege. A policy that somebody has chosen for the proxy stays.
void work_in_batches();

// How long a thread has had work without a pause.
class WorkSpell {
 public:
  // Whether for so long that processors are short. Asked on that thread alone.
  bool is_long();

 private:
  long pauses_ = -1;  // so far, as the kernel counts them (getrusage(2), ru_nvcsw)
  std::chrono::steady_clock::time_point since_;
};

}  // namespace connectspec::proxy
