// The pictures, taken by a browser of ours that writes down what it was asked for.
#include "harness/program/results/pictures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "harness/program/cli/testing.h"
#include "reports/gzip.h"
#include "reports/test_run.h"

namespace connectspec {
namespace {

using ::testing::HasSubstr;
using testing::TemporaryFolder;
using testing::text_of;

TEST(BrowserCommand, names_window_picture_page_and_what_is_chosen_in_it) {
  const auto command = browser_command(
      "chromium",
      {.file = "/r/m.png", .page = "/r/m.html", .fragment = "text=h1", .width = 19, .height = 9});
  EXPECT_EQ(command.front(), "chromium");
  EXPECT_THAT(command, ::testing::IsSupersetOf(
                           {"--headless", "--window-size=19,9", "--screenshot=/r/m.png"}));
  EXPECT_EQ(command.back(), "file:///r/m.html#text=h1");
}

// $PATH has nothing but a folder of ours, for as long as this lives.
class OnlyPath {
 public:
  explicit OnlyPath(const std::string& folder) : before_(std::getenv("PATH")) {
    ::setenv("PATH", folder.c_str(), 1);
  }
  ~OnlyPath() { ::setenv("PATH", before_.c_str(), 1); }
  OnlyPath(const OnlyPath&) = delete;
  OnlyPath& operator=(const OnlyPath&) = delete;

 private:
  std::string before_;
};

class Pictures : public ::testing::Test {
 protected:
  void install_browser(const std::string& script) const {
    const std::string path = folder.write("chromium", "#!/bin/sh\n" + script);
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  }
  std::string take() const {
    const OnlyPath only(folder.file(""));
    std::ostringstream notes;
    take_pictures(folder.file(""), notes);
    return notes.str();
  }
  void store_squid() const {
    folder.write("squid.json.gz",
                 gzip(run_to_json(testing_support::run_of(
                     {testing_support::result_of("connect/target/missing-port", Verdict::fail)}))));
  }

  TemporaryFolder folder;
};

// Writes its last argument, the page, into the file of the one before.
constexpr const char* writes_its_page =
    "for last; do case $last in --screenshot=*) file=${last#*=};; esac; done\n"
    "printf %s \"$last\" >\"$file\"\n";

TEST_F(Pictures, are_of_squids_page_and_of_the_page_of_them_all) {
  install_browser(writes_its_page);
  store_squid();
  EXPECT_EQ(take(), "");
  EXPECT_THAT(text_of(folder.file("page.png")), HasSubstr("squid.html#verdict=fail&text=target"));
  EXPECT_THAT(text_of(folder.file("matrix.png")), HasSubstr("matrix.html#differences=1"));
  EXPECT_FALSE(std::filesystem::exists(folder.file("squid.html")));
}

TEST_F(Pictures, stay_as_they_are_without_a_browser) {
  EXPECT_THAT(take(), HasSubstr("no Chromium"));
}

TEST_F(Pictures, stay_as_they_are_when_the_browser_fails) {
  install_browser("exit 1\n");
  store_squid();
  EXPECT_EQ(take(), "page.png stays as it is\nmatrix.png stays as it is\n");
}

TEST_F(Pictures, of_a_run_that_is_not_stored_stay_as_they_are) {
  install_browser(writes_its_page);
  EXPECT_THAT(take(), HasSubstr("page.png stays as it is"));
  EXPECT_FALSE(std::filesystem::exists(folder.file("page.png")));
  EXPECT_TRUE(std::filesystem::exists(folder.file("matrix.png")));
}

}  // namespace
}  // namespace connectspec
