// Ctrl-C and its like: what was found so far is kept, nothing is left behind.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <csignal>
#include <set>
#include <string>

#include "harness/model/result.h"
#include "harness/program/cli/testing.h"
#include "reports/reports.h"

namespace connectspec {
namespace {

using testing::start;
using testing::status_of;
using testing::TemporaryFolder;
using testing::text_of;

using Clock = std::chrono::steady_clock;

// The program with a folder for its temporary ones.
class Interrupted {
 public:
  explicit Interrupted(std::vector<std::string> arguments) {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    output_ = ends[0];
    std::filesystem::create_directory(folder_.file("tmp"));
    std::vector<std::string> command{"env", "TMPDIR=" + folder_.file("tmp"), CONNECTSPEC_PROGRAM};
    command.insert(command.end(), arguments.begin(), arguments.end());
    child_ = start(command, ends[1]);
    ::close(ends[1]);
  }
  ~Interrupted() {
    if (child_ > 0) {
      ::kill(child_, SIGKILL);
      ::waitpid(child_, nullptr, 0);
    }
    ::close(output_);
  }
  Interrupted(const Interrupted&) = delete;
  Interrupted& operator=(const Interrupted&) = delete;

  std::string file(const std::string& name) const { return folder_.file(name); }
  const std::string& said() const { return said_; }

  // Waits until it has said that, at most 20 s.
  bool has_said(std::string_view text) {
    const auto end = Clock::now() + std::chrono::seconds(20);
    while (said_.find(text) == std::string::npos && Clock::now() < end && read()) {
    }
    return said_.find(text) != std::string::npos;
  }

  // Of any length, as the target is started when the first case needs it.
  bool has_a_temporary_folder() const { return !std::filesystem::is_empty(file("tmp")); }

  void send(int signal) const { ::kill(child_, signal); }

  // Its exit status.
  int end() {
    while (read()) {
    }
    int raw = 0;
    ::waitpid(child_, &raw, 0);
    child_ = -1;
    return status_of(raw);
  }

 private:
  bool read() {
    std::array<char, 4096> buffer{};
    pollfd entry{output_, POLLIN, 0};
    const ssize_t count =
        ::poll(&entry, 1, 20'000) == 1 ? ::read(output_, buffer.data(), buffer.size()) : 0;
    said_.append(buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
    return count > 0;
  }

  TemporaryFolder folder_;
  pid_t child_ = -1;
  int output_ = -1;
  std::string said_;
};

std::vector<std::string> slow_run(const std::string& folder) {
  return {"run",      "connect/target",
          "--repeat", "1000",
          "--report", "json=" + folder + "/run.json",
          "--report", "tap=" + folder + "/run.tap"};
}

class BySignal : public ::testing::TestWithParam<int> {};

TEST_P(BySignal, a_run_writes_its_reports_and_removes_its_folders) {
  const TemporaryFolder reports;
  Interrupted run(slow_run(reports.path()));
  ASSERT_TRUE(run.has_said("round 2 of 1000")) << run.said();
  EXPECT_TRUE(run.has_a_temporary_folder());
  run.send(GetParam());
  EXPECT_EQ(run.end(), 128 + GetParam());
  EXPECT_NE(run.said().find("Incomplete: ended by SIG"), std::string::npos) << run.said();
  EXPECT_FALSE(run.has_a_temporary_folder());
  const auto stored = run_from_json(text_of(reports.file("run.json")));
  ASSERT_TRUE(stored.has_value());
  EXPECT_TRUE(stored->interrupted.has_value());
  EXPECT_GT(stored->results.size(), 5U);
  EXPECT_NE(text_of(reports.file("run.tap")).find("Bail out! ended by SIG"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Interruption, BySignal, ::testing::Values(SIGINT, SIGTERM, SIGHUP));

TEST(Interruption, keeps_what_is_settled_and_counts_what_is_not) {
  const TemporaryFolder reports;
  Interrupted run({"run", "--report", "json=" + reports.file("run.json")});
  ASSERT_TRUE(run.has_said(" cases, seed 1")) << run.said();
  run.send(SIGINT);
  EXPECT_EQ(run.end(), 130);
  const auto stored = run_from_json(text_of(reports.file("run.json")));
  ASSERT_TRUE(stored && stored->interrupted) << run.said();
  EXPECT_GT(stored->interrupted->unasked, 0U);
  for (const Result& result : stored->results) {
    EXPECT_NE(result.judgement.verdict, Verdict::unresolved) << result.case_id;
  }
}

TEST(Interruption, twice_ends_at_once_and_leaves_no_folder) {
  const TemporaryFolder reports;
  Interrupted run(slow_run(reports.path()));
  ASSERT_TRUE(run.has_said("round 1 of 1000"));
  run.send(SIGINT);
  run.send(SIGTERM);
  const int status = run.end();
  EXPECT_TRUE(status == 128 + SIGTERM || status == 128 + SIGINT) << status;
  EXPECT_FALSE(run.has_a_temporary_folder());
}

// Listens, and answers nobody.
class Mute {
 public:
  Mute() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(socket_, generic, size), 0);
    EXPECT_EQ(::listen(socket_, 64), 0);
    ::getsockname(socket_, generic, &size);
    port_ = ntohs(address.sin_port);
  }
  ~Mute() { ::close(socket_); }
  Mute(const Mute&) = delete;
  Mute& operator=(const Mute&) = delete;

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  // Until somebody has connected.
  bool is_asked() const {
    pollfd entry{socket_, POLLIN, 0};
    return ::poll(&entry, 1, 20'000) == 1;
  }

 private:
  int socket_;
  int port_ = 0;
};

std::string left_of(const std::string& mark) {
  const testing::Finished found = testing::run_program({"pgrep", "-f", mark});
  return found.output;
}

TEST_P(BySignal, ends_a_command_that_waits_for_a_target_to_answer) {
  for (const std::string command : {"run", "probe", "fuzz", "load"}) {
    const Mute target;
    Interrupted waiting({command, "--target", target.address()});
    ASSERT_TRUE(target.is_asked()) << command;
    const auto began = Clock::now();
    waiting.send(GetParam());
    EXPECT_EQ(waiting.end(), 128 + GetParam()) << command;
    EXPECT_LT(Clock::now() - began, std::chrono::seconds(3)) << command;
    EXPECT_FALSE(waiting.has_a_temporary_folder()) << command;
  }
}

TEST_P(BySignal, before_the_first_case_writes_the_reports_all_the_same) {
  const TemporaryFolder reports;
  const Mute target;
  Interrupted run({"run", "--target", target.address(), "connect/base", "--report",
                   "json=" + reports.file("run.json"), "--report",
                   "junit=" + reports.file("run.xml")});
  ASSERT_TRUE(target.is_asked());
  run.send(GetParam());
  EXPECT_EQ(run.end(), 128 + GetParam());
  EXPECT_NE(run.said().find("Incomplete: ended by SIG"), std::string::npos) << run.said();
  const auto stored = run_from_json(text_of(reports.file("run.json")));
  ASSERT_TRUE(stored && stored->interrupted) << run.said();
  EXPECT_GT(stored->interrupted->unasked, 0U);
  EXPECT_TRUE(stored->results.empty());
  EXPECT_NE(text_of(reports.file("run.xml")).find("ended by SIG"), std::string::npos);
}

TEST_P(BySignal, ends_a_command_that_waits_for_a_target_to_start) {
  const TemporaryFolder folder;
  const std::string profile = folder.write("late.yaml",
                                           "launch:\n  command: [sh, -c, 'exec sleep 98765']\n  "
                                           "ready-within: 60s\nendpoints:\n  plain: {}\n"
                                           "capabilities: [connect]\n");
  for (const std::string command : {"run", "probe", "fuzz", "load", "forwards"}) {
    Interrupted waiting({command, "--profile", profile});
    while (!waiting.has_a_temporary_folder()) {
      ::usleep(10'000);
    }
    waiting.send(GetParam());
    EXPECT_EQ(waiting.end(), 128 + GetParam()) << command;
    EXPECT_FALSE(waiting.has_a_temporary_folder()) << command;
  }
  EXPECT_EQ(left_of("sleep 9876[5]"), "");
}

TEST(Interruption, of_a_measurement_keeps_its_figures_and_leaves_no_folder) {
  const TemporaryFolder reports;
  Interrupted load({"load", "--time", "60s", "--only", "tunnels", "--target-only", "--json",
                    reports.file("load.json")});
  ASSERT_TRUE(load.has_said("60 s each"));
  ::usleep(300'000);
  load.send(SIGTERM);
  EXPECT_EQ(load.end(), 128 + SIGTERM);
  EXPECT_FALSE(load.has_a_temporary_folder());
  EXPECT_NE(load.said().find("Incomplete: ended by SIGTERM"), std::string::npos) << load.said();
  EXPECT_NE(text_of(reports.file("load.json")).find("\"tunnels\""), std::string::npos);
}

TEST(Interruption, of_a_campaign_keeps_where_it_stands) {
  const TemporaryFolder reports;
  Interrupted fuzz({"fuzz", "--time", "60s", "--findings", reports.file("findings")});
  while (!fuzz.has_a_temporary_folder()) {
    ::usleep(10'000);
  }
  ::usleep(2'000'000);
  fuzz.send(SIGINT);
  EXPECT_EQ(fuzz.end(), 128 + SIGINT);
  EXPECT_NE(fuzz.said().find("Incomplete: ended by SIGINT"), std::string::npos) << fuzz.said();
  EXPECT_TRUE(std::filesystem::exists(reports.file("findings/campaign"))) << fuzz.said();
  EXPECT_FALSE(fuzz.has_a_temporary_folder());
}

TEST(Interruption, of_an_examination_leaves_no_folder) {
  Interrupted examine({"examine", "--defect", "target"});
  while (!examine.has_a_temporary_folder()) {
    ::usleep(10'000);
  }
  examine.send(SIGTERM);
  EXPECT_EQ(examine.end(), 128 + SIGTERM);
  EXPECT_FALSE(examine.has_a_temporary_folder());
}

}  // namespace
}  // namespace connectspec
