// For the tests of the built program: programs run with their output, exit status and memory kept.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "reports/checks/temporary_folder.h"

namespace connectspec::testing {

inline std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// execvp's form of the arguments; they outlive what points at them.
inline std::vector<char*> pointers_to(std::vector<std::string>& arguments) {
  std::vector<char*> pointers;
  pointers.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) {
    pointers.push_back(argument.data());
  }
  pointers.push_back(nullptr);
  return pointers;
}

// A child whose output of both kinds goes to `output`; -1 when there is none.
inline pid_t start(std::vector<std::string> arguments, int output) {
  const std::vector<char*> pointers = pointers_to(arguments);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(output, STDOUT_FILENO);
    ::dup2(output, STDERR_FILENO);
    ::execvp(pointers.front(), pointers.data());
    ::_exit(127);
  }
  return child;
}

struct Finished {
  int status = -1;  // as a shell counts: 124 when the time was up, 128 and more for signals
  long peak_kib = 0;
  std::string output;  // standard output and error
};

inline int status_of(int raw) { return WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw); }

// Seconds after which a test ends what it started, a little before it is ended itself.
inline std::string patience() {
  const char* const seconds = std::getenv("CONNECTSPEC_TEST_TIMEOUT");
  return std::to_string((seconds == nullptr ? 120 : std::atoi(seconds)) - 10);
}

// Runs a program below timeout(1), which hands its status on and execs it as its only child.
// The peak is that of the largest of both.
inline Finished run_program(const std::vector<std::string>& arguments) {
  std::vector<std::string> command{"timeout", "--kill-after=5", patience()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const TemporaryFolder folder;
  const std::string captured = folder.file("output");
  const int output = ::open(captured.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  Finished finished;
  const pid_t child = start(command, output);
  int raw = 0;
  rusage usage{};
  if (child > 0 && ::wait4(child, &raw, 0, &usage) == child) {
    finished.status = status_of(raw);
    finished.peak_kib = usage.ru_maxrss;
  }
  ::close(output);
  finished.output = text_of(captured);
  return finished;
}

inline Finished connectspec_run(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), CONNECTSPEC_PROGRAM);
  return run_program(arguments);
}

inline ::testing::AssertionResult mentions(const Finished& finished, std::string_view text) {
  if (finished.output.find(text) != std::string::npos) {
    return ::testing::AssertionSuccess();
  }
  return ::testing::AssertionFailure() << "no '" << text << "' in:\n" << finished.output;
}

inline ::testing::AssertionResult exits(const Finished& finished, int status) {
  if (finished.status == status) {
    return ::testing::AssertionSuccess();
  }
  return ::testing::AssertionFailure()
         << "exit status " << finished.status << ", not " << status << ":\n"
         << finished.output;
}

}  // namespace connectspec::testing
