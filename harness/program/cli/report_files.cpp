#include "harness/program/cli/report_files.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <ostream>
#include <set>
#include <system_error>

#include "reports/reports.h"

namespace connectspec {
namespace {

// The same for two names of one file; pipes and terminals may be written twice.
std::string file_behind(const std::string& path) {
  std::error_code error;
  const auto known =
      std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
  const bool stream =
      std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error);
  return error || stream ? std::string() : known.string();
}

}  // namespace

bool take_folder(const std::string& path, std::ostream& errors) {
  std::error_code error;
  std::filesystem::path existing = std::filesystem::absolute(path, error);
  while (!std::filesystem::exists(existing, error) && existing.has_relative_path()) {
    existing = existing.parent_path();
  }
  const int problem = !std::filesystem::is_directory(existing, error) ? ENOTDIR
                      : ::access(existing.c_str(), W_OK | X_OK) != 0  ? errno
                                                                      : 0;
  if (problem != 0) {
    errors << fmt::format("can't write {}: {}\n", path, std::strerror(problem));
  }
  return problem == 0;
}

bool take_files(const std::vector<std::string>& paths, std::ostream& errors) {
  std::set<std::string> taken;
  for (const std::string& path : paths) {
    if (path.empty() || path == "-") {
      continue;
    }
    if (const auto possible = can_write_file(path); !possible) {
      errors << possible.error().message << '\n';
      return false;
    }
    const std::string identity = file_behind(path);
    if (!identity.empty() && !taken.insert(identity).second) {
      errors << fmt::format("{}: would be written twice\n", path);
      return false;
    }
  }
  return true;
}

}  // namespace connectspec
