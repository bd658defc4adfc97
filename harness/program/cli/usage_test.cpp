// What the command line refuses, and what it says then: nothing is guessed where a value is
// missing.
#include <string>
#include <vector>

#include "harness/program/cli/testing.h"

namespace connectspec {
namespace {

using testing::connectspec_run;
using testing::exits;
using testing::Finished;
using testing::mentions;
using testing::run_program;
using testing::TemporaryFolder;

constexpr const char* one_case = "connect/base/connect-ipv4";

std::string proxy_program() {
  return (std::filesystem::path(CONNECTSPEC_PROGRAM).parent_path() / "connectspec-proxy").string();
}

// As a script has it whose variable isn't set.
TEST(EmptyValue, is_refused_by_every_option_of_a_run) {
  for (const std::string option :
       {"--target",       "--profile", "--endpoint", "--user",    "--field",  "--expect",
        "--write-expect", "--cases",   "--exclude",  "--level",   "--report", "--origin-bind",
        "--origin-host",  "--jobs",    "--seed",     "--timeout", "--repeat", "--explore",
        "--color",        "--failed",  "--claim",    "--disclaim"}) {
    for (const std::string value : {"", " "}) {
      const Finished run = connectspec_run({"run", option, value, one_case});
      EXPECT_TRUE(exits(run, 2)) << option;
      EXPECT_TRUE(mentions(run, option + ": it is empty; expected "));
    }
    const Finished glued = connectspec_run({"run", option + "=", one_case});
    EXPECT_TRUE(exits(glued, 2)) << option;
    EXPECT_TRUE(mentions(glued, option + ": it is empty; expected "));
  }
  EXPECT_TRUE(exits(connectspec_run({"run", ""}), 2));
  EXPECT_TRUE(exits(connectspec_run({"run", "--report", "json=", one_case}), 2));
}

TEST(EmptyValue, of_a_target_says_how_to_get_the_reference_proxy) {
  EXPECT_TRUE(mentions(connectspec_run({"run", "--target", ""}),
                       "--target: it is empty; expected HOST:PORT, or no --target, for the "
                       "reference proxy"));
}

TEST(EmptyValue, is_refused_by_the_other_commands_as_well) {
  const std::vector<std::vector<std::string>> mistakes{
      {"probe", ""},
      {"fuzz", "--target", "", "--count", "1"},
      {"fuzz", "--profile=", "--count", "1"},
      {"load", "", "--time", "100ms"},
      {"forwards", "--target", ""},
      {"forwards", "--json", ""},
      {"list", "--cases", ""},
      {"show", ""},
      {"judge", ""},
      {"report", "run.json", "--case", ""},
      {"examine", "--defect", ""},
      {"lint", ""},
  };
  for (const auto& mistake : mistakes) {
    const Finished refused = connectspec_run(mistake);
    EXPECT_TRUE(exits(refused, 2)) << mistake.front();
    EXPECT_TRUE(mentions(refused, "it is empty"));
  }
}

TEST(Credentials, without_a_target_they_belong_to_are_refused) {
  EXPECT_TRUE(exits(connectspec_run({"run", "--user", "name:password", one_case}), 2));
  EXPECT_TRUE(exits(connectspec_run({"run", "--target", "127.0.0.1:1", "--user", ":password"}), 2));
}

TEST(Duration, without_a_unit_is_refused_with_what_to_write) {
  const Finished run = connectspec_run({"run", "--timeout", "5", one_case});
  EXPECT_TRUE(exits(run, 2));
  EXPECT_TRUE(mentions(run, "--timeout: 5 has no unit: 5s or 5ms"));
  EXPECT_TRUE(mentions(connectspec_run({"load", "--time", "10"}), "--time: 10 has no unit"));
  EXPECT_TRUE(mentions(connectspec_run({"fuzz", "--time", "10"}), "--time: 10 has no unit"));
  EXPECT_TRUE(mentions(connectspec_run({"probe", "127.0.0.1:1", "--timeout", "10"}),
                       "--timeout: 10 has no unit"));
  EXPECT_TRUE(mentions(run_program({proxy_program(), "--idle-timeout", "5", "--check-config"}),
                       "5 has no unit: 5s or 5ms"));
}

TEST(Duration, that_is_negative_nothing_or_beyond_the_clock_is_refused) {
  for (const std::string text : {"-5s", "0s", "3000000h", "99999999999999999999ms", "1d", "5 s"}) {
    EXPECT_TRUE(exits(connectspec_run({"run", "--timeout", text, one_case}), 2)) << text;
    EXPECT_TRUE(exits(run_program({proxy_program(), "--idle-timeout", text, "--check-config"}), 2))
        << text;
  }
}

TEST(Duration, is_written_alike_for_the_suite_and_its_proxy) {
  for (const std::string text : {"500ms", "5s", "2m", "1h"}) {
    EXPECT_TRUE(exits(connectspec_run({"run", "--timeout", text, one_case}), 0)) << text;
    EXPECT_TRUE(exits(run_program({proxy_program(), "--idle-timeout", text, "--check-config"}), 0))
        << text;
  }
}

TEST(ReferenceProxyOptions, take_no_empty_value_on_the_command_line_nor_in_a_file) {
  for (const std::string option : {"--users", "--parent", "--deny-host", "--metrics", "--config"}) {
    const Finished refused = run_program({proxy_program(), option, "", "--check-config"});
    EXPECT_TRUE(exits(refused, 2)) << option;
    EXPECT_TRUE(mentions(refused, "it is empty"));
  }
  const TemporaryFolder folder;
  const std::string file = folder.write("proxy.yaml", "users: ''\n");
  const Finished refused = run_program({proxy_program(), "--config", file, "--check-config"});
  EXPECT_TRUE(exits(refused, 2));
  EXPECT_TRUE(mentions(refused, file + ":1:8: it is empty"));
}

}  // namespace
}  // namespace connectspec
