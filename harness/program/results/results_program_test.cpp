// connectspec-results as it is used, on a copy of what is published.
#include <gtest/gtest.h>

#include <filesystem>

#include "harness/program/cli/testing.h"

namespace connectspec {
namespace {

using testing::exits;
using testing::Finished;
using testing::mentions;
using testing::run_program;
using testing::TemporaryFolder;
using testing::text_of;

// In an empty $PATH there is neither the proxy nor a browser.
Finished renew_with_nothing_installed(const std::string& folder, const std::string& profile) {
  return run_program({"env", "PATH=/nowhere", CONNECTSPEC_RESULTS_PROGRAM, folder, profile});
}

class PublishedResults : public ::testing::Test {
 protected:
  PublishedResults() : results(folder.file("results")) {
    std::filesystem::copy(CONNECTSPEC_RESULTS, results, std::filesystem::copy_options::recursive);
  }

  TemporaryFolder folder;
  std::string results;
};

TEST_F(PublishedResults, come_out_the_same_from_the_runs_that_are_stored) {
  const std::string before = text_of(results + "/README.md");
  const Finished renewed = renew_with_nothing_installed(results, "ncat");
  EXPECT_TRUE(exits(renewed, 0));
  EXPECT_TRUE(mentions(renewed, "what is stored of it stays"));
  EXPECT_EQ(text_of(results + "/README.md"), before);
}

TEST_F(PublishedResults, are_not_touched_for_a_profile_that_does_not_ship) {
  const Finished refused = renew_with_nothing_installed(results, "sqiud");
  EXPECT_TRUE(exits(refused, 2));
  EXPECT_TRUE(mentions(refused, "sqiud"));
}

}  // namespace
}  // namespace connectspec
