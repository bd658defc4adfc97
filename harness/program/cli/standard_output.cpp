#include "harness/program/cli/standard_output.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>

namespace connectspec {
namespace {

bool reader_has_left() {
  pollfd output{STDOUT_FILENO, POLLOUT, 0};
  return ::poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

}  // namespace

void take_closed_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(stream, F_GETFD) < 0) {
      ::open("/dev/null", O_RDONLY);  // the lowest number that is free
    }
  }
}

int status_with_output(int status) {
  std::cout.flush();
  errno = 0;
  const bool flushed = std::fflush(stdout) == 0;
  const int error = errno;
  if ((flushed && std::ferror(stdout) == 0) || reader_has_left()) {
    return status;
  }
  std::cerr << "connectspec: standard output can't be written"
            << (error == 0 ? std::string() : std::string(": ") + std::strerror(error)) << '\n';
  return status == 0 ? 2 : status;
}

}  // namespace connectspec
