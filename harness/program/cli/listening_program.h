// For the tests of the built program: another one that listens on loopback for as long as the
// object lives.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "harness/program/cli/testing.h"

namespace connectspec::testing {

inline bool somebody_listens(std::uint16_t port) {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  const bool reached =
      ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(probe);
  return reached;
}

class ListeningProgram {
 public:
  // Started below timeout(1), so that nothing outlives a test that is killed; ready when somebody
  // listens on the port, or when it has had a minute (Chromium on a busy machine).
  ListeningProgram(std::vector<std::string> command, std::uint16_t port) {
    command.insert(command.begin(), {"timeout", "--kill-after=5", "120"});
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    child_ = start(command, nowhere);
    ::close(nowhere);
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!somebody_listens(port) && std::chrono::steady_clock::now() < give_up) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
  ~ListeningProgram() {
    ::kill(child_, SIGTERM);
    ::waitpid(child_, nullptr, 0);
  }
  ListeningProgram(const ListeningProgram&) = delete;
  ListeningProgram& operator=(const ListeningProgram&) = delete;

 private:
  pid_t child_;
};

}  // namespace connectspec::testing
