// A Unix socket that nobody should find: whoever connects is counted, and nothing is left of it.
#include "harness/engine/unix_door.h"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <string>

namespace connectspec {
namespace {

bool knock(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool stands =
      ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(socket);
  return stands;
}

TEST(UnixDoor, CountsWhoConnects) {
  UnixDoor door;
  ASSERT_EQ(door.failure(), "");
  EXPECT_EQ(door.connections(), 0U);
  EXPECT_TRUE(knock(door.path()));
  EXPECT_TRUE(knock(door.path()));
  EXPECT_EQ(door.connections(), 2U);
  EXPECT_EQ(door.connections(), 2U);
}

TEST(UnixDoor, LeavesNothingBehind) {
  std::string path;
  {
    const UnixDoor door;
    path = door.path();
    EXPECT_TRUE(std::filesystem::exists(path));
  }
  EXPECT_FALSE(std::filesystem::exists(std::filesystem::path(path).parent_path()));
}

}  // namespace
}  // namespace connectspec
