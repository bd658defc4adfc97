// What the command line refuses, and what it says then: nothing is guessed where a value is
// missing.
#include <sstream>
#include <string>
#include <utility>
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

TEST(Misspelt, a_command_an_option_or_a_name_gets_what_may_be_meant) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> mistakes{
      {{"rnu"}, "no command 'rnu'; did you mean 'run'?"},
      {{"run", "--profil", "squid"}, "no option '--profil'; did you mean '--profile'?"},
      {{"report", "matrix", "--ouput", "x"}, "no option '--ouput'; did you mean '--output'?"},
      {{"run", "connect/target/missing-prot"}, "did you mean 'connect/target/missing-port'?"},
      {{"run", one_case, "conect/target"}, "no case matches 'conect/target'; did you mean "},
      {{"list", "connect/targt"}, "did you mean 'connect/target'?"},
      {{"run", "squid"}, "a profile goes to --profile squid"},
      {{"run", "127.0.0.1:3128"}, "a target goes to --target 127.0.0.1:3128"},
      {{"run", "--profile", "squidd"}, "did you mean 'squid'?"},
      {{"run", "--profile", "reference", "--endpoint", "tsl"}, "did you mean 'tls'?"},
      {{"run", "--report", "jsn=x"}, "did you mean 'json'?"},
      {{"show", "connect/target/missing-prot"}, "did you mean 'connect/target/missing-port'?"},
      {{"help", "rnu"}, "did you mean 'run'?"},
  };
  for (const auto& [arguments, hint] : mistakes) {
    const Finished refused = connectspec_run(arguments);
    EXPECT_TRUE(exits(refused, 2)) << arguments.front();
    EXPECT_TRUE(mentions(refused, hint));
  }
}

TEST(Address, as_a_url_is_refused_with_what_to_write) {
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"run", "--target"}, std::vector<std::string>{"probe"},
        std::vector<std::string>{"load"}, std::vector<std::string>{"fuzz", "--target"},
        std::vector<std::string>{"forwards", "--target"}}) {
    std::vector<std::string> arguments = command;
    arguments.emplace_back("https://me:secret@127.0.0.1:3128/");
    const Finished refused = connectspec_run(arguments);
    EXPECT_TRUE(exits(refused, 2)) << command.front();
    EXPECT_TRUE(
        mentions(refused, "it is a URL; write 127.0.0.1:3128 and --tls and --user NAME:PASSWORD"));
    EXPECT_FALSE(mentions(refused, "secret"));
  }
}

TEST(Origins, where_none_can_stand_are_refused_by_every_command_at_once) {
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"run", one_case}, std::vector<std::string>{"probe", "127.0.0.1:1"},
        std::vector<std::string>{"load"}, std::vector<std::string>{"fuzz"},
        std::vector<std::string>{"forwards"}}) {
    for (const auto& [address, hint] :
         {std::pair("192.0.2.1", "no address of this machine"),
          std::pair("eth0", "expected an IP address of this machine")}) {
      std::vector<std::string> arguments = command;
      arguments.insert(arguments.end(), {"--origin-bind", address});
      const Finished refused = connectspec_run(arguments);
      EXPECT_TRUE(exits(refused, 2)) << command.front();
      EXPECT_TRUE(mentions(refused, hint));
    }
  }
}

TEST(ReportFile, that_cannot_be_written_ends_a_command_before_it_begins) {
  const TemporaryFolder folder;
  const std::string run_file = folder.file("run.json");
  EXPECT_TRUE(exits(connectspec_run({"run", one_case, "--report", "json=" + run_file}), 0));
  const std::string nowhere = folder.file("no/such/folder/x");
  const std::vector<std::vector<std::string>> commands{
      {"run", "--report", "html=" + nowhere},
      {"run", "--report", "json=" + folder.path()},
      {"run", "--write-expect", nowhere},
      {"judge", run_file, "--report", "tap=" + nowhere},
      {"report", run_file, "--report", "tap=" + nowhere},
      {"report", "matrix", run_file, "-o", nowhere},
      {"report", "issue", run_file, one_case, "-o", nowhere},
      {"probe", "127.0.0.1:1", "-o", nowhere},
      {"load", "--json", nowhere},
      {"load", "--csv", nowhere},
      {"forwards", "--json", nowhere},
      {"fuzz", "--findings", run_file + "/findings"},
  };
  for (const auto& command : commands) {
    const Finished refused = connectspec_run(command);
    EXPECT_TRUE(exits(refused, 2)) << command.front();
    EXPECT_TRUE(mentions(refused, "can")) << command.front();
    EXPECT_FALSE(mentions(refused, " cases, seed")) << "it began";
  }
}

TEST(ExpectedResults, are_in_a_file_of_an_end) {
  const TemporaryFolder folder;
  const Finished read = connectspec_run({"run", one_case, "--expect", folder.path()});
  EXPECT_TRUE(exits(read, 2));
  EXPECT_TRUE(mentions(read, "can't be read as a file"));
  const Finished endless = connectspec_run({"run", one_case, "--expect", "/dev/zero"});
  EXPECT_TRUE(exits(endless, 2));
  EXPECT_TRUE(exits(connectspec_run({"run", one_case, "--write-expect", "/dev/full"}), 2));
}

TEST(ExpectedResults, that_name_no_case_are_pointed_out) {
  const TemporaryFolder folder;
  const std::string file = folder.write(
      "expect.yaml", "- {cases: connect/base/connect-ipv5, verdict: fail, reason: mistyped}\n");
  const Finished run = connectspec_run({"run", one_case, "--expect", file});
  EXPECT_TRUE(mentions(run,
                       "expect.yaml:1: no case is called 'connect/base/connect-ipv5'; did you "
                       "mean 'connect/base/connect-ipv4'?"));
}

TEST(Selection, that_leaves_out_what_is_not_there_is_a_mistake) {
  const Finished run = connectspec_run({"run", one_case, "--exclude", "connect/nonsense"});
  EXPECT_TRUE(exits(run, 2));
  EXPECT_TRUE(mentions(run, "no case matches 'connect/nonsense'"));
}

TEST(Selection, that_is_a_uri_is_a_target) {
  EXPECT_TRUE(mentions(connectspec_run({"run", "http://127.0.0.1:3128/"}),
                       "a target goes to --target 127.0.0.1:3128\n"));
}

TEST(ReportFile, is_written_once_and_stays_where_a_run_fails_early) {
  const TemporaryFolder folder;
  const std::string old = folder.write("run.json", "old");
  EXPECT_TRUE(exits(connectspec_run({"run", "--target", "127.0.0.1:1", "--timeout", "100ms",
                                     "--report", "json=" + old}),
                    3));
  EXPECT_EQ(testing::text_of(old), "old");
  const Finished twice = connectspec_run({"run", one_case, "--report", "json=" + old, "--report",
                                          "html=" + folder.path() + "/./run.json"});
  EXPECT_TRUE(exits(twice, 2));
  EXPECT_TRUE(mentions(twice, "would be written twice"));
  // Neither is there yet, and no name is whole.
  const std::string fresh = std::filesystem::relative(folder.path()).string() + "/fresh.json";
  const Finished both = connectspec_run(
      {"run", one_case, "--report", "json=" + fresh, "--report", "html=./" + fresh});
  EXPECT_TRUE(exits(both, 2));
  EXPECT_TRUE(mentions(both, "would be written twice"));
  EXPECT_EQ(testing::text_of(old), "old");
}

TEST(StandardOutput, that_is_full_or_closed_is_no_success) {
  const TemporaryFolder folder;
  const std::string profile =
      folder.write("mine.yaml", "endpoints: {plain: {address: '127.0.0.1:1'}}\n");
  for (const std::string& command :
       {std::string("list"), std::string("--help"), std::string("--version"),
        std::string("run connect/base/connect-ipv4"), "lint " + profile, std::string("man"),
        std::string("completion bash"), std::string("help cases"),
        std::string("show connect/target/missing-port"),
        std::string("load --only refusals --count 1")}) {
    for (const std::string where : {">/dev/full", ">&-"}) {
      const Finished full =
          run_program({"sh", "-c", std::string(CONNECTSPEC_PROGRAM) + " " + command + " " + where});
      EXPECT_TRUE(exits(full, 2)) << command << where;
      EXPECT_TRUE(mentions(full, "standard output can't be written"));
    }
  }
}

TEST(StandardOutput, that_nobody_reads_any_more_changes_nothing) {
  const Finished left = run_program(
      {"bash", "-c", "set -o pipefail; " + std::string(CONNECTSPEC_PROGRAM) + " list | head -n 1"});
  EXPECT_TRUE(exits(left, 0));
}

// CLI11 refuses that from 2.4 on (Ubuntu 24.04), and a reader wonders which is meant.
TEST(Help, calls_no_argument_as_it_calls_an_option) {
  for (const std::string command : {"run", "examine", "list", "show", "judge", "probe", "lint",
                                    "new-case", "load", "report", "diff", "fuzz", "forwards"}) {
    const std::string help = connectspec_run({command, "--help"}).output;
    const std::size_t from = help.find("\nPositionals:");
    std::istringstream lines(from == std::string::npos ? "" : help.substr(from + 1));
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line) && line.starts_with("  ")) {
      const std::string name = line.substr(2, line.find(' ', 2) - 2);
      EXPECT_EQ(help.find("--" + name + " "), std::string::npos) << command << " " << name;
    }
  }
}

TEST(Help, names_a_target_alike_for_every_command_that_has_one) {
  for (const std::string command : {"run", "probe", "load", "fuzz", "forwards"}) {
    const Finished help = connectspec_run({command, "--help"});
    for (const char* option :
         {"--target HOST:PORT", "--profile NAME", "--endpoint NAME", "--user NAME:PASSWORD",
          "--tls ", "--field 'NAME: VALUE'", "--origin-bind ADDRESS", "--origin-host HOST"}) {
      EXPECT_TRUE(mentions(help, option)) << command;
    }
  }
}

// Of `run` these are patterns, and it says what is meant.
TEST(Place, is_a_target_or_a_profile_without_an_option) {
  for (const std::string command : {"probe", "load", "fuzz", "forwards"}) {
    EXPECT_TRUE(mentions(connectspec_run({command, "squidd"}), "did you mean 'squid'?"));
    const Finished at_a_url = connectspec_run({command, "http://127.0.0.1:1"});
    EXPECT_TRUE(exits(at_a_url, 2)) << command;
    EXPECT_TRUE(mentions(at_a_url, "it is a URL; write 127.0.0.1:1"));
    const Finished twice = connectspec_run({command, "squid", "--target", "127.0.0.1:1"});
    EXPECT_TRUE(exits(twice, 2)) << command;
    EXPECT_TRUE(mentions(twice, "both name a target"));
  }
}

TEST(Help, shows_the_programs_name_defaults_groups_and_exit_statuses) {
  const Finished help = connectspec_run({"run", "--help"});
  EXPECT_TRUE(exits(help, 0));
  for (const char* part : {"Usage: connectspec run [OPTIONS] [pattern...]", "\nTarget:\n",
                           "\nWhat comes of it:\n", "Deadline of every wait [5s]", "--jobs 1..256",
                           "Cases at a time [32]", "Exit status:\n  0 "}) {
    EXPECT_TRUE(mentions(help, part));
  }
  EXPECT_TRUE(mentions(connectspec_run({"report", "matrix", "--help"}),
                       "Usage: connectspec report matrix"));
}

TEST(ManPage, has_an_exit_status_of_the_program_and_of_commands_with_their_own) {
  const Finished page = connectspec_run({"man"});
  for (const char* part : {".SH EXIT STATUS\n.TP\n\\fB0\\fR\n", ".SS connectspec load\n",
                           "130, 143, 129", ".SH ENVIRONMENT"}) {
    EXPECT_TRUE(mentions(page, part));
  }
}

TEST(Endpoints, of_a_profile_are_listed) {
  const Finished listed = connectspec_run({"list", "--endpoints", "reference"});
  EXPECT_TRUE(exits(listed, 0));
  EXPECT_TRUE(mentions(listed, "plain\n"));
  EXPECT_TRUE(mentions(listed, "tls\n"));
  EXPECT_TRUE(exits(connectspec_run({"list", "--endpoints", "no-such"}), 2));
}

}  // namespace
}  // namespace connectspec
