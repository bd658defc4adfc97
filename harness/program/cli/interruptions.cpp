#include "harness/program/cli/interruptions.h"

#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "harness/targets/temporary_folder.h"

namespace connectspec {
namespace {

std::atomic<int> signals_so_far = 0;
std::atomic<int> first_signal = 0;
std::atomic<int> counted_at_most = 0;
std::atomic<int> event = -1;

void take(int signal) {
  int none = 0;
  first_signal.compare_exchange_strong(none, signal);
  if (++signals_so_far <= counted_at_most) {
    const int interrupted_call = errno;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(event, &one, sizeof one);
    errno = interrupted_call;
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
  if (event < 0) {
    event = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  }
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

int interruption_descriptor() { return event; }

int interrupted_status() { return 128 + first_signal; }

std::optional<std::string> interruption() {
  const char* name = first_signal == 0 ? nullptr : ::sigabbrev_np(first_signal);
  return name == nullptr ? std::nullopt : std::optional("SIG" + std::string(name));
}

}  // namespace connectspec
