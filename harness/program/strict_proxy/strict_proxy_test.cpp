// The suite against a strict proxy that nobody fitted to it, attached: clean, and no fail for
// habits that are odd but allowed. Launched, clean and with its defects, it is examined by CTest
// (`connectspec examine --profile strict.yaml`).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

#include "harness/program/cli/testing.h"
#include "harness/targets/program.h"
#include "harness/targets/temporary_folder.h"

namespace connectspec {
namespace {

using testing::connectspec_run;
using testing::exits;
using testing::Finished;
using testing::mentions;

const std::string account = "suite:s3same%41 +/~\"=:and a colon";

// The proxy in Node on a port of its own choice, as long as this object lives.
class StrictProxy {
 public:
  explicit StrictProxy(const std::vector<std::string>& options) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
      return;
    }
    // The time limit ends it also when the test doesn't get that far.
    std::vector<std::string> command{"timeout", "--kill-after=5", "110", STRICT_PROXY};
    command.insert(command.end(), options.begin(), options.end());
    child_ = testing::start(command, ends[1]);
    ::close(ends[1]);
    output_ = ends[0];
    char octet = 0;
    std::string line;
    while (::read(output_, &octet, 1) == 1 && octet != '\n') {
      line += octet;
    }
    address_ = line.substr(line.rfind(' ') + 1);  // "listening on 127.0.0.1:40001"
  }
  ~StrictProxy() {
    ::kill(child_, SIGTERM);
    ::waitpid(child_, nullptr, 0);
    ::close(output_);
  }
  StrictProxy(const StrictProxy&) = delete;
  StrictProxy& operator=(const StrictProxy&) = delete;

  const std::string& address() const { return address_; }

 private:
  pid_t child_ = -1;
  int output_ = -1;
  std::string address_;
};

class Strict : public ::testing::Test {
 protected:
  void SetUp() override {
    if (find_program("node").empty()) {
      GTEST_SKIP() << "no node (`./dev packages schema`)";
    }
  }
};

Finished attached(const std::vector<std::string>& options,
                  const std::vector<std::string>& run_options = {}) {
  const StrictProxy proxy(options);
  std::vector<std::string> arguments{"run", "--target", proxy.address()};
  arguments.insert(arguments.end(), run_options.begin(), run_options.end());
  return connectspec_run(arguments);
}

TEST_F(Strict, passes_clean_when_attached) {
  const Finished run = attached({});
  EXPECT_TRUE(exits(run, 0));
  EXPECT_TRUE(mentions(run, " 0 warn, 0 fail, 0 info, "));
  EXPECT_TRUE(mentions(run, " 0 unresolved"));
}

TEST_F(Strict, passes_clean_when_attached_with_credentials) {
  const Finished run = attached({"--user", account}, {"--user", account});
  EXPECT_TRUE(exits(run, 0));
  EXPECT_TRUE(mentions(run, " 0 warn, 0 fail, 0 info, "));
  EXPECT_TRUE(mentions(run, " 0 unresolved"));
}

// The guilty one is among the first three that are named, and all is told in less than a screen.
void names_who_ended_it(const std::string& defect, const std::string& guilty,
                        const std::vector<std::string>& among = {}) {
  const Finished run = attached({"--defect", defect}, among);
  EXPECT_TRUE(exits(run, 1));
  const std::size_t rerun = run.output.find(" --jobs 1 ");
  ASSERT_NE(rerun, std::string::npos) << run.output;
  std::istringstream names(run.output.substr(rerun + std::string_view(" --jobs 1 ").size()));
  std::string first;
  std::string second;
  std::string third;
  names >> first >> second >> third;
  EXPECT_TRUE(first.starts_with(guilty) || second.starts_with(guilty) || third.starts_with(guilty))
      << run.output;
  EXPECT_LT(std::count(run.output.begin(), run.output.end(), '\n'), 40);
}

TEST_F(Strict, that_dies_of_a_head_names_the_case) {
  names_who_ended_it("short-line-kills", "h1/reqline/empty-target",
                     {"h1/reqline", "connect/target", "connect/base"});
}

TEST_F(Strict, that_dies_of_a_long_field_names_the_case) {
  names_who_ended_it("long-field-kills", "h1/head/size");
}

TEST_F(Strict, that_dies_of_two_host_fields_names_the_case) {
  names_who_ended_it("two-hosts-kill", "h1/head/hidden-host");
}

TEST_F(Strict, that_dies_of_a_reset_in_a_tunnel_names_the_case) {
  // Where a transfer takes longer than a slow machine is given, its end is a reset as well.
  names_who_ended_it("reset-of-a-tunnel-kills", "connect/close/client-rst",
                     {"connect/close", "connect/target", "connect/base"});
}

TEST_F(Strict, that_answers_500_to_all_from_a_request_on_names_the_case) {
  // Answers that come within a millisecond of each other don't tell who was read first.
  names_who_ended_it("no-version-breaks", "h1/reqline/empty-target",
                     {"h1/reqline", "connect/base", "--jobs", "4"});
}

TEST_F(Strict, that_closes_all_from_a_refused_dial_on_names_the_case) {
  names_who_ended_it("refused-dial-shuts", "connect/fail/",
                     {"connect/fail", "connect/base", "--jobs", "4"});
}

TEST_F(Strict, that_dies_in_a_round_of_several_names_the_case) {
  names_who_ended_it("two-hosts-kill", "h1/host/duplicate",
                     {"h1/host", "connect/base", "--repeat", "2"});
}

TEST_F(Strict, that_dies_of_an_address_ends_while_it_is_probed) {
  const TemporaryFolder folder;
  const std::string report = folder.path() + "/run.xml";
  const Finished run = attached({"--defect", "bracket-kills"}, {"--report", "junit=" + report});
  EXPECT_TRUE(exits(run, 1));
  EXPECT_TRUE(mentions(run, "the target no longer serves anybody"));
  EXPECT_TRUE(mentions(run, "CONNECT [::1]:"));
  const std::string stored = testing::text_of(report);
  EXPECT_NE(stored.find("name=\"probe/questions\""), std::string::npos) << stored;
  EXPECT_NE(stored.find("name=\"connect/base/connect-ipv4\""), std::string::npos) << stored;
}

// Whoever has no room for a client says so, or keeps it waiting. Neither is forbidden.
TEST_F(Strict, may_serve_few_at_a_time) {
  for (const std::string habit : {"room-for-twenty", "ten-at-a-time"}) {
    const Finished run = attached({"--habit", habit},
                                  {"h1/head", "connect/close", "connect/others", "connect/opaque"});
    EXPECT_TRUE(exits(run, 0));
    EXPECT_TRUE(mentions(run, " 0 warn, 0 fail, 0 info, "));
    EXPECT_TRUE(mentions(run, " 0 unresolved"));
  }
}

// As many habits at a time as go together. They may warn.
std::vector<std::string> habits(std::initializer_list<std::string> names) {
  std::vector<std::string> options;
  for (const std::string& name : names) {
    options.insert(options.end(), {"--habit", name});
  }
  return options;
}

TEST_F(Strict, may_write_its_answers_in_other_ways) {
  const Finished run = attached(habits(
      {"more-fields", "no-reason", "status-299", "slow-2xx", "processing-first", "lower-case",
       "much-space", "no-date", "slow-refusals", "chunked", "slow-fin", "more-challenges"}));
  EXPECT_TRUE(exits(run, 0));
  EXPECT_TRUE(mentions(run, " 0 fail, "));
}

TEST_F(Strict, may_write_its_refusals_in_other_ways) {
  const Finished run = attached(
      habits({"long-reason", "no-space", "http10-to-http10", "until-close", "much-content",
              "reset-behind-refusals", "slow-octets", "status-204", "unreachable-is-503"}));
  EXPECT_TRUE(exits(run, 0));
  EXPECT_TRUE(mentions(run, " 0 fail, "));
}

TEST_F(Strict, may_take_more_and_end_tunnels_at_once) {
  const Finished run =
      attached(habits({"status-201", "octet-by-octet", "unreachable-is-403", "takes-bare-lf",
                       "expectations-ignored", "small-pieces", "ends-both-ways"}));
  EXPECT_TRUE(exits(run, 0));
  EXPECT_TRUE(mentions(run, " 0 fail, "));
}

TEST_F(Strict, may_refuse_more) {
  const Finished run = attached(habits(
      {"host-has-to-fit", "head-8k", "fields-100", "target-300", "no-leading-zeros", "no-ipv6",
       "no-content-length", "no-http10", "methods-are-405", "no-empty-lines", "no-content"}));
  EXPECT_TRUE(exits(run, 0));
  EXPECT_TRUE(mentions(run, " 0 fail, "));
}

}  // namespace
}  // namespace connectspec
