#include "reference_proxy/shell/fast/scheduling.h"

#include <sched.h>
#include <sys/resource.h>

#include <utility>

namespace connectspec::proxy {
namespace {

// Many times what a request or a turn of a tunnel takes: whoever works for as long has a queue.
constexpr std::chrono::microseconds long_spell{200};

}  // namespace

void work_in_batches() {
  if (sched_getscheduler(0) == SCHED_OTHER) {
    const sched_param none{};
    sched_setscheduler(0, SCHED_BATCH, &none);
  }
}

bool WorkSpell::is_long() {
  rusage used{};
  getrusage(RUSAGE_THREAD, &used);
  const auto now = std::chrono::steady_clock::now();
  if (std::exchange(pauses_, used.ru_nvcsw) != used.ru_nvcsw) {
    since_ = now;
  }
  return now - since_ >= long_spell;
}

}  // namespace connectspec::proxy
