// For tests: the reference proxy that stands beside the program, on a free port.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "harness/program/cli/testing.h"

namespace connectspec::testing {

class ReferenceProxy {
 public:
  // Reaches any port of loopback. `listen`: the option for its own port.
  explicit ReferenceProxy(const std::vector<std::string>& options = {},
                          const std::string& listen = "--listen") {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
      return;
    }
    const auto program =
        std::filesystem::path(CONNECTSPEC_PROGRAM).parent_path() / "connectspec-proxy";
    // The time limit ends it also when the test doesn't get that far.
    std::vector<std::string> command{"timeout",         "--kill-after=5", "120",
                                     program.string(),  listen,           "127.0.0.1:0",
                                     "--allow-private", "--allow-port",   "1-65535"};
    command.insert(command.end(), options.begin(), options.end());
    child_ = start(command, ends[1]);
    ::close(ends[1]);
    read_address(ends[0]);
    output_ = ends[0];
  }
  ~ReferenceProxy() {
    stop();
    ::close(output_);
  }
  ReferenceProxy(const ReferenceProxy&) = delete;
  ReferenceProxy& operator=(const ReferenceProxy&) = delete;

  const std::string& address() const { return address_; }  // "127.0.0.1:40001"
  std::string port() const { return address_.substr(address_.rfind(':') + 1); }

  // Asks it to end; its exit status, -1 when it has ended before. A sanitizer that has complained
  // makes that other than 0, and so does a tunnel that doesn't end.
  int stop() {
    int raw = -1;
    if (child_ > 0) {
      ::kill(child_, SIGTERM);
      ::waitpid(child_, &raw, 0);
      child_ = -1;
      return status_of(raw);
    }
    return -1;
  }

 private:
  void read_address(int stream) {
    std::string line;
    char octet = 0;
    while (::read(stream, &octet, 1) == 1 && octet != '\n') {
      line += octet;
    }
    const std::string_view before = "listening on ";
    const std::string rest = line.starts_with(before) ? line.substr(before.size()) : std::string{};
    address_ = rest.substr(0, rest.find(' '));  // "... (TLS)"
  }

  pid_t child_ = -1;
  int output_ = -1;
  std::string address_;
};

}  // namespace connectspec::testing
