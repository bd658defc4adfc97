#include "harness/program/cli/interruptions.h"

#include <signal.h>

#include <atomic>
#include <cstring>

#include "harness/targets/temporary_folder.h"

namespace connectspec {
namespace {

std::atomic<int> signals_so_far = 0;
std::atomic<int> first_signal = 0;
std::atomic<int> counted_at_most = 0;

void take(int signal) {
  int none = 0;
  first_signal.compare_exchange_strong(none, signal);
  if (++signals_so_far <= counted_at_most) {
    return;
  }
  remove_temporary_folders();
  // Not exit(): whoever started us may want to know by which signal we ended.
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

}  // namespace

void count_interruptions(int at_most) {
  counted_at_most = at_most;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction now {};
    if (::sigaction(signal, nullptr, &now) != 0 || now.sa_handler == SIG_IGN) {
      continue;
    }
    struct sigaction counting {};
    counting.sa_handler = take;
    counting.sa_flags = SA_RESTART;
    ::sigaction(signal, &counting, nullptr);
  }
}

int interruptions() { return signals_so_far; }

std::optional<std::string> interruption() {
  const char* name = first_signal == 0 ? nullptr : ::sigabbrev_np(first_signal);
  return name == nullptr ? std::nullopt : std::optional("SIG" + std::string(name));
}

}  // namespace connectspec
