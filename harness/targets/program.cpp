#include "harness/targets/program.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <glob.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>

#include "harness/targets/process.h"

namespace connectspec {
namespace {

constexpr auto version_deadline = std::chrono::seconds(2);

bool is_program(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         ::access(path.c_str(), X_OK) == 0;
}

bool is_file(const std::string& pattern) {
  glob_t found{};
  const bool any = ::glob(pattern.c_str(), 0, nullptr, &found) == 0;
  ::globfree(&found);
  return any;
}

std::string own_folder() {
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path().string();
}

std::string first_line(int file) {
  std::array<char, 1024> octets{};
  const auto count = ::pread(file, octets.data(), octets.size(), 0);
  std::string text(octets.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  const auto start = text.find_first_not_of("\r\n");
  if (start == std::string::npos) {
    return {};
  }
  return text.substr(start, text.find_first_of("\r\n", start) - start);
}

}  // namespace

std::string find_program(const std::string& name) {
  if (name.empty() || name.find('/') != std::string::npos) {
    return is_program(name) ? name : std::string();
  }
  const char* const path = std::getenv("PATH");
  const std::string folders =
      own_folder() + ":" + (path == nullptr ? "/usr/bin:/bin" : path) + ":/usr/sbin:/sbin";
  std::size_t start = 0;
  while (start <= folders.size()) {
    const auto end = std::min(folders.find(':', start), folders.size());
    // An empty entry would mean the working folder; nobody wants that one searched.
    std::string candidate = folders.substr(start, end - start) + "/" + name;
    if (end > start && is_program(candidate)) {
      return candidate;
    }
    start = end + 1;
  }
  return {};
}

std::string missing_part(const Launch& launch) {
  const auto& program = launch.command.front();
  if (find_program(program).empty()) {
    return fmt::format("there is no program '{}' beside ours or in $PATH", program);
  }
  for (const auto& part : launch.required) {
    if (part.find('/') != std::string::npos) {
      if (!is_file(part)) {
        return fmt::format("there is no file '{}', which {} needs", part, program);
      }
    } else if (find_program(part).empty()) {
      return fmt::format("there is no program '{}' in $PATH, which {} needs", part, program);
    }
  }
  return {};
}

std::string program_version(const Profile& profile) {
  if (!profile.launch || profile.launch->version_command.empty()) {
    return {};
  }
  SpawnPlan plan;
  plan.command = profile.launch->version_command;
  plan.program = find_program(plan.command.front());
  const Descriptor output(::memfd_create("version", MFD_CLOEXEC));
  plan.output = output.get();
  std::string problem;
  const auto process = plan.program.empty() || !output ? nullptr : Process::spawn(plan, problem);
  if (!process || !process->wait(version_deadline)) {
    return {};
  }
  return first_line(output.get());
}

}  // namespace connectspec
