// A whole file or nothing, whatever goes wrong on the way.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "reports/reports.h"

namespace connectspec {
namespace {

namespace fs = std::filesystem;

class WriteFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "write-file-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(const char* name) const { return (folder_ / name).string(); }

  static std::string content(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
};

// No write beyond that many octets succeeds while this lives.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t octets) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{octets, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int) = SIG_DFL;
};

TEST_F(WriteFile, WritesAndReplacesAndLeavesNothingBeside) {
  EXPECT_TRUE(write_file(path("run.json"), "first"));
  EXPECT_TRUE(write_file(path("run.json"), std::string("second\0", 7)));
  EXPECT_EQ(content(path("run.json")), std::string("second\0", 7));
  EXPECT_EQ(files(), 1U);
}

TEST_F(WriteFile, KeepsTheOldFileWhenTheDiskRefuses) {
  ASSERT_TRUE(write_file(path("run.json"), "old"));
  {
    const FileSizeLimit limit(100);
    const auto written = write_file(path("run.json"), std::string(5000, 'x'));
    ASSERT_FALSE(written);
    EXPECT_NE(written.error().message.find("run.json"), std::string::npos);
  }
  EXPECT_EQ(content(path("run.json")), "old");
  EXPECT_EQ(files(), 1U);
}

TEST_F(WriteFile, KeepsTheOldFileInAnUnwritableFolder) {
  if (::geteuid() == 0) {
    GTEST_SKIP() << "root may write everywhere";
  }
  ASSERT_TRUE(write_file(path("run.json"), "old"));
  fs::permissions(folder_, fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_FALSE(write_file(path("run.json"), "new"));
  EXPECT_EQ(content(path("run.json")), "old");
  fs::permissions(folder_, fs::perms::owner_all);
}

TEST_F(WriteFile, RefusesAFolderThatIsNotThereOrIsNone) {
  EXPECT_FALSE(write_file(path("none/run.json"), "x"));
  EXPECT_FALSE(write_file(folder_.string(), "x"));
  ASSERT_TRUE(write_file(path("file"), "x"));
  const auto written = write_file(path("file/run.json"), "x");
  ASSERT_FALSE(written);
  EXPECT_NE(written.error().message.find("Not a directory"), std::string::npos);
}

TEST_F(WriteFile, KeepsModeAndSymbolicLinks) {
  ASSERT_TRUE(write_file(path("real"), "old"));
  fs::permissions(path("real"), fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink("real", path("link"));
  ASSERT_TRUE(write_file(path("link"), "new"));
  EXPECT_TRUE(fs::is_symlink(path("link")));
  EXPECT_EQ(content(path("real")), "new");
  EXPECT_EQ(fs::status(path("real")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(WriteFile, WritesToADeviceInPlace) {
  EXPECT_TRUE(write_file("/dev/null", "x"));
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

}  // namespace
}  // namespace connectspec
