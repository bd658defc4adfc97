#include "harness/program/cli/interruptions.h"

#include <atomic>
#include <csignal>

namespace connectspec {
namespace {

std::atomic<int> counted = 0;

}  // namespace

void count_interruptions() {
  for (const int signal : {SIGINT, SIGTERM}) {
    std::signal(signal, [](int) { ++counted; });
  }
}

int interruptions() { return counted; }

}  // namespace connectspec
