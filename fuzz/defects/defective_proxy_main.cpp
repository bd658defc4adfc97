// fuzz_defective_proxy DEFECT PORT: one of them as a process, for tests of what only a process
// does.
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "fuzz/defects/defective_proxy.h"

int main(int count, char** arguments) {
  const auto defect = count == 3 ? connectspec::fuzz::defect_named(arguments[1]) : std::nullopt;
  if (!defect) {
    std::fputs("usage: fuzz_defective_proxy DEFECT PORT\n", stderr);
    return 2;
  }
  const connectspec::fuzz::DefectiveProxy proxy(
      *defect, static_cast<std::uint16_t>(std::strtoul(arguments[2], nullptr, 10)));
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigprocmask(SIG_BLOCK, &ends, nullptr);
  int signal = 0;
  sigwait(&ends, &signal);
  std::_Exit(0);
}
