// Captures of a run, read by tshark; skipped where it isn't installed.
#include <cstdlib>
#include <filesystem>
#include <string>

#include "harness/program/cli/testing.h"

namespace connectspec {
namespace {

using testing::Finished;
using testing::run_program;
using testing::TemporaryFolder;
using testing::text_of;

class Capture : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::system("command -v tshark >/dev/null") != 0) {
      GTEST_SKIP() << "no tshark (`./dev packages clients`)";
    }
  }

  std::string file() const { return folder_.file("run.pcapng"); }

  void run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {CONNECTSPEC_PROGRAM, "run"});
    arguments.insert(arguments.end(), {"--report", "pcapng=" + file()});
    const Finished finished = run_program(arguments);
    ASSERT_EQ(finished.status, 0) << finished.output;
  }

  // Packets that match the display filter: a line each, these fields by tabs.
  std::string packets(const std::string& filter, const std::vector<std::string>& fields) const {
    std::vector<std::string> command{
        "sh", "-c",    "exec tshark \"$@\" 2>/dev/null", "tshark", "-n", "-r", file(), "-Y", filter,
        "-T", "fields"};
    for (const std::string& field : fields) {
      command.insert(command.end(), {"-e", field});
    }
    const Finished finished = run_program(command);
    EXPECT_EQ(finished.status, 0) << finished.output;
    return finished.output;
  }

  const TemporaryFolder folder_;
};

TEST_F(Capture, shows_both_sides_and_what_each_case_came_to) {
  run({"connect/base/connect-ipv4", "connect/base/connect-ipv6"});
  const std::string asked = packets(
      "http.request.method == CONNECT && frame.interface_name == clients", {"http.request.uri"});
  EXPECT_NE(asked.find("127."), std::string::npos) << asked;
  EXPECT_NE(asked.find("[::1]:"), std::string::npos) << asked;
  EXPECT_NE(packets("tcp.flags.syn == 1 && frame.interface_name == origins", {"ip.dst"}), "");
  const std::string comments = packets("frame.comment", {"frame.comment"});
  EXPECT_NE(comments.find("connect/base/connect-ipv4: pass"), std::string::npos) << comments;
  EXPECT_EQ(packets("_ws.malformed || tcp.analysis.lost_segment || tcp.analysis.ack_lost_segment",
                    {"frame.number"}),
            "");
}

TEST_F(Capture, holds_the_keys_to_tls) {
  run({"--endpoint", "tls", "connect/base/connect-ipv4"});
  EXPECT_NE(packets("tls.handshake.type == 1", {"frame.number"}), "");
  EXPECT_NE(packets("tls && http.request.method == CONNECT", {"http.request.uri"}), "");
}

TEST_F(Capture, is_made_of_a_stored_run_and_of_one_case) {
  const std::string stored = folder_.file("run.json");
  run({"connect/base/connect-ipv4", "connect/close/client-fin", "--report", "json=" + stored});
  ASSERT_EQ(run_program({CONNECTSPEC_PROGRAM, "report", stored, "--case",
                         "connect/base/connect-ipv4", "--report", "pcapng=" + file()})
                .status,
            0);
  const std::string comments = packets("frame.comment", {"frame.comment"});
  EXPECT_NE(comments.find("connect/base/connect-ipv4: pass"), std::string::npos) << comments;
  EXPECT_EQ(comments.find("connect/close/"), std::string::npos) << comments;
}

TEST(KeyLog, is_written_where_the_environment_says) {
  const TemporaryFolder folder;
  const std::string keys = folder.file("keys");
  const Finished finished = run_program({"env", "SSLKEYLOGFILE=" + keys, CONNECTSPEC_PROGRAM, "run",
                                         "--endpoint", "tls", "connect/base/connect-ipv4"});
  ASSERT_EQ(finished.status, 0) << finished.output;
  EXPECT_NE(text_of(keys).find("CLIENT_TRAFFIC_SECRET_0 "), std::string::npos);
}

}  // namespace
}  // namespace connectspec
