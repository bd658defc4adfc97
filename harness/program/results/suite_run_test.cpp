// A run for the published results, by a program of ours in connectspec's place.
#include "harness/program/results/suite_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "harness/program/cli/testing.h"

namespace connectspec {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::TemporaryFolder;
using testing::text_of;

class PublishedRun : public ::testing::Test {
 protected:
  PublishedRun() {
    profile.name = "squid";
    profile.launch.emplace().command = {"true"};
  }
  SuiteRun run(const std::string& script) {
    const std::string program = folder.write("connectspec", "#!/bin/sh\n" + script);
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    return run_suite(program, profile, folder.file("results"), notes);
  }

  TemporaryFolder folder;
  Profile profile;
  std::ostringstream notes;
};

TEST_F(PublishedRun, asks_for_a_packed_run_file_and_a_badge_whatever_the_verdicts_are) {
  const std::string said = folder.file("arguments");
  EXPECT_EQ(run("printf '%s ' \"$@\" >" + said), SuiteRun::done);
  EXPECT_EQ(text_of(said), "run --profile squid --jobs 8 --color never --exit-zero --report json=" +
                               folder.file("results/squid.json.gz") +
                               " --report badge=" + folder.file("results/squid.svg") + " ");
}

TEST_F(PublishedRun, says_the_last_lines) {
  EXPECT_EQ(run("for line in one two three four five; do echo $line; done"), SuiteRun::done);
  EXPECT_THAT(notes.str(), HasSubstr("three\nfour\nfive\n"));
  EXPECT_THAT(notes.str(), Not(HasSubstr("two")));
}

TEST_F(PublishedRun, is_none_of_a_target_that_is_not_installed) {
  profile.launch->command = {"no-such-proxy"};
  EXPECT_EQ(run("exit 0"), SuiteRun::not_installed);
  EXPECT_THAT(notes.str(), HasSubstr("there is no program 'no-such-proxy'"));
}

TEST_F(PublishedRun, that_fails_says_how) {
  EXPECT_EQ(run("echo it is broken; exit 3"), SuiteRun::failed);
  EXPECT_THAT(notes.str(), HasSubstr("it is broken\n"));
  EXPECT_THAT(notes.str(), HasSubstr("status 3"));
}

TEST_F(PublishedRun, fails_without_a_program) {
  EXPECT_EQ(run_suite(folder.file("none"), profile, folder.file("results"), notes),
            SuiteRun::failed);
}

}  // namespace
}  // namespace connectspec
