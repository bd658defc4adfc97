#include "harness/program/cli/interruptions.h"

#include <atomic>
#include <csignal>

namespace connectspec {
namespace {

std::atomic<int> signals_so_far = 0;

}  // namespace

void count_interruptions() {
  for (const int signal : {SIGINT, SIGTERM}) {
    std::signal(signal, [](int) { ++signals_so_far; });
  }
}

int interruptions() { return signals_so_far; }

}  // namespace connectspec
