#include "harness/engine/unix_door.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace connectspec {
namespace {

constexpr int backlog = 16;

// A target may run as another user than we do.
constexpr mode_t for_everybody = 0777;

}  // namespace

UnixDoor::UnixDoor() { failure_ = open(); }

UnixDoor::~UnixDoor() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

std::string UnixDoor::open() {
  auto folder = TemporaryFolder::make();
  if (!folder) {
    return folder.error().message;
  }
  folder_ = std::move(*folder);
  path_ = folder_.path() + "/socket";
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path_.size() >= sizeof address.sun_path) {
    return fmt::format("{} is too long for a Unix socket", path_);
  }
  path_.copy(address.sun_path, path_.size());
  descriptor_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const auto* raw = reinterpret_cast<const sockaddr*>(&address);
  if (descriptor_ < 0 || ::bind(descriptor_, raw, sizeof address) != 0 ||
      ::chmod(folder_.path().c_str(), for_everybody) != 0 ||
      ::chmod(path_.c_str(), for_everybody) != 0 || ::listen(descriptor_, backlog) != 0) {
    return fmt::format("no Unix socket at {}: {}", path_, std::strerror(errno));
  }
  return {};
}

std::uint32_t UnixDoor::connections() {
  for (int came = 0; descriptor_ >= 0 && came >= 0;) {
    came = ::accept4(descriptor_, nullptr, nullptr, SOCK_CLOEXEC);
    if (came >= 0) {
      ::close(came);
      ++connections_;
    }
  }
  return connections_;
}

}  // namespace connectspec
