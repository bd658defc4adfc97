#include "harness/targets/temporary_folder.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace connectspec {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_folders = 128;
constexpr std::size_t longest_path = 256;

// A handler may find it in any state, so that it is plain memory, and a place counts as soon as
// `taken` says so.
struct Place {
  std::atomic<bool> taken = false;
  std::array<char, longest_path> path{};
};
std::array<Place, most_folders> places;

// A folder for which there is no place is removed by its owner alone.
void remember(const std::string& path) {
  for (Place& place : places) {
    if (!place.taken && path.size() < longest_path) {
      path.copy(place.path.data(), path.size());
      place.path[path.size()] = '\0';
      place.taken = true;
      return;
    }
  }
}

void forget(const std::string& path) {
  for (Place& place : places) {
    if (place.taken && path == place.path.data()) {
      place.taken = false;
    }
  }
}

}  // namespace

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) {
    fs::remove_all(path_, ignored);
    forget(path_);
  }
}

boost::system::result<TemporaryFolder, LaunchError> TemporaryFolder::make() {
  std::error_code error;
  std::string path = (fs::temp_directory_path(error) / "connectspec-XXXXXX").string();
  if (error || ::mkdtemp(path.data()) == nullptr) {
    return LaunchError{fmt::format("can't make a temporary folder like {}: {}; set TMPDIR", path,
                                   error ? error.message() : std::strerror(errno))};
  }
  TemporaryFolder folder;
  folder.path_ = std::move(path);
  remember(folder.path_);
  return folder;
}

void remove_temporary_folders() {
  std::array<char, 3> program{"rm"};
  std::array<char, 4> options{"-rf"};
  std::array<char*, most_folders + 3> arguments{program.data(), options.data()};
  std::size_t count = 2;
  for (Place& place : places) {
    if (place.taken) {
      arguments[count++] = place.path.data();
    }
  }
  if (count == 2) {
    return;
  }
  // fork() would run what others have registered for it.
  const pid_t child = ::_Fork();
  if (child == 0) {
    ::execv("/bin/rm", arguments.data());
    ::_exit(127);
  }
  while (child > 0 && ::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace connectspec
