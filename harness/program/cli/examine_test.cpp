// The examination of the suite from outside, with defects that claim what isn't so.
#include <fmt/format.h>

#include "harness/program/cli/testing.h"

namespace connectspec {
namespace {

using testing::connectspec_run;
using testing::exits;
using testing::Finished;
using testing::mentions;
using testing::TemporaryFolder;

// A program with one defect of that name, which it doesn't have: it is the reference proxy.
std::string proxy_claiming(const TemporaryFolder& folder, std::string_view fails) {
  const auto reference =
      std::filesystem::path(CONNECTSPEC_PROGRAM).parent_path() / "connectspec-proxy";
  std::string path = folder.write(
      "proxy.sh",
      fmt::format("#!/bin/sh\n"
                  "if [ \"$1\" = --list-defects ]; then\n"
                  "  echo '- {{name: base/sound, breaks: Nothing., fails: [{}], warns: [], "
                  "endpoint: plain, needs: \"\"}}'\n"
                  "  exit\n"
                  "fi\n"
                  "[ \"$1\" = --defect ] && shift 2\n"
                  "exec '{}' \"$@\"\n",
                  fails, reference.string()));
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  return path;
}

TEST(Examine, finds_that_a_defect_is_caught) {
  const Finished run = connectspec_run({"examine", "--defect", "port-wraps"});
  EXPECT_TRUE(exits(run, 0));
  EXPECT_TRUE(mentions(run, "target/port-wraps"));
  EXPECT_TRUE(mentions(run, "caught"));
}

TEST(Examine, complains_of_a_defect_that_no_case_catches) {
  const TemporaryFolder folder;
  const Finished run = connectspec_run({"examine", "--defect", "base", "--proxy",
                                        proxy_claiming(folder, "connect/target/missing-port")});
  EXPECT_TRUE(exits(run, 1));
  EXPECT_TRUE(mentions(run, "NOT CAUGHT"));
  EXPECT_TRUE(mentions(run, "connect/target/missing-port: pass instead of fail"));
}

TEST(Examine, complains_of_a_claim_on_a_case_that_is_not_there) {
  const TemporaryFolder folder;
  const Finished run = connectspec_run(
      {"examine", "--defect", "base", "--proxy", proxy_claiming(folder, "h1/target/gone")});
  EXPECT_TRUE(exits(run, 1));
  EXPECT_TRUE(mentions(run, "no case matches 'h1/target/gone'"));
}

TEST(Examine, names_the_cases_that_nothing_can_make_fail) {
  const TemporaryFolder folder;
  const Finished run = connectspec_run(
      {"examine", "--claims", "--proxy", proxy_claiming(folder, "connect/target/missing-port")});
  EXPECT_TRUE(exits(run, 1));
  EXPECT_TRUE(mentions(run, "    connect/target/empty-port\n"));
  EXPECT_FALSE(mentions(run, "    connect/target/missing-port\n"));
}

TEST(Examine, says_when_there_is_nothing_to_examine) {
  EXPECT_TRUE(exits(connectspec_run({"examine", "--proxy", "no-such-program"}), 3));
  EXPECT_TRUE(exits(connectspec_run({"examine", "--defect", "no-such-defect"}), 2));
}

}  // namespace
}  // namespace connectspec
