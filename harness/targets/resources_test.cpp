// What processes of this test use, told from /proc.
#include "harness/targets/resources.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <ctime>
#include <functional>
#include <vector>

namespace connectspec {
namespace {

constexpr std::uint64_t mebibyte = 1024 * 1024;

// A child in a session of its own that does something, says so, and waits to be ended.
class Child {
 public:
  explicit Child(const std::function<void()>& action) {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    id_ = ::fork();
    if (id_ == 0) {
      ::setsid();
      action();
      static_cast<void>(!::write(ends[1], "x", 1));
      while (true) {
        ::pause();
      }
    }
    char done = 0;
    EXPECT_EQ(::read(ends[0], &done, 1), 1);
    ::close(ends[0]);
    ::close(ends[1]);
  }
  ~Child() { end(); }
  void end() {
    if (id_ > 0) {
      ::kill(-id_, SIGKILL);
      ::waitpid(std::exchange(id_, -1), nullptr, 0);
    }
  }
  int id() const { return id_; }

 private:
  pid_t id_ = -1;
};

void open_ten() {
  for (int i = 0; i < 10; ++i) {
    ::open("/dev/null", O_RDONLY);
  }
}

TEST(Resources, CountsDescriptorsMemoryAndTime) {
  const Child idle([] {});
  const Child busy([] {
    open_ten();
    static std::vector<char> memory(24 * mebibyte);
    std::memset(memory.data(), 1, memory.size());
    while (std::clock() < CLOCKS_PER_SEC / 5) {
    }
  });
  const auto least = resources_of(idle.id());
  const auto more = resources_of(busy.id());
  ASSERT_TRUE(least && more);
  EXPECT_EQ(more->descriptors, least->descriptors + 10);
  EXPECT_GE(more->memory, least->memory + 20 * mebibyte);
  EXPECT_GE(more->cpu, least->cpu + 100'000);
}

TEST(Resources, IncludesWhatTheProcessStarted) {
  const Child idle([] {});
  const Child parent([] {
    std::array<int, 2> ends{};
    static_cast<void>(!::pipe2(ends.data(), O_CLOEXEC));
    if (::fork() == 0) {
      open_ten();
      static_cast<void>(!::write(ends[1], "x", 1));
      while (true) {
        ::pause();
      }
    }
    char done = 0;
    static_cast<void>(!::read(ends[0], &done, 1));
  });
  const auto least = resources_of(idle.id());
  const auto both = resources_of(parent.id());
  ASSERT_TRUE(least && both);
  EXPECT_EQ(both->descriptors, 2 * (least->descriptors + 2) + 10);
}

TEST(Resources, AreUnknownOfAProcessThatIsGone) {
  Child child([] {});
  const int id = child.id();
  child.end();
  EXPECT_FALSE(resources_of(id));
}

}  // namespace
}  // namespace connectspec
