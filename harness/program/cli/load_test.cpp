// `connectspec load` as a user runs it.
#include "harness/program/cli/reference_proxy_process.h"
#include "harness/program/cli/testing.h"

namespace connectspec {
namespace {

using testing::connectspec_run;
using testing::exits;
using testing::Finished;
using testing::mentions;
using testing::ReferenceProxy;
using testing::TemporaryFolder;
using testing::text_of;

TEST(Load, says_the_same_in_table_json_and_csv) {
  const TemporaryFolder folder;
  const Finished load =
      connectspec_run({"load", "--time", "200ms", "--idle", "20", "--concurrency", "4", "--json",
                       folder.file("load.json"), "--csv", folder.file("load.csv")});
  EXPECT_TRUE(exits(load, 0));
  const std::string json = text_of(folder.file("load.json"));
  const std::string csv = text_of(folder.file("load.csv"));
  for (const std::string work : {"tunnels", "refusals", "up", "down", "both", "idle"}) {
    EXPECT_TRUE(mentions(load, "\n" + work));
    EXPECT_NE(json.find('"' + work + '"'), std::string::npos) << json;
    EXPECT_NE(csv.find("\n" + work + ",target,"), std::string::npos) << csv;
  }
}

TEST(Load, ends_after_a_count_without_a_time) {
  const Finished load = connectspec_run({"load", "--only", "refusals", "--count", "50"});
  EXPECT_TRUE(exits(load, 0));
  EXPECT_TRUE(mentions(load, ", 50 each"));
}

TEST(Load, measures_beside_idle_tunnels) {
  EXPECT_TRUE(exits(connectspec_run({"load", "--only", "tunnels", "--target-only", "--held", "50",
                                     "--count", "100"}),
                    0));
}

TEST(Load, plays_the_parent_of_a_chained_target) {
  const Finished load = connectspec_run({"load", "reference", "--endpoint", "chain", "--only",
                                         "tunnels", "--target-only", "--count", "100"});
  EXPECT_TRUE(exits(load, 0));
  EXPECT_TRUE(mentions(load, " 0 "));
}

TEST(Load, speaks_tls_to_a_target_that_wants_it) {
  const Finished load =
      connectspec_run({"load", "reference", "--endpoint", "tls", "--time", "700ms", "--count", "50",
                       "--idle", "20", "--target-only"});
  EXPECT_TRUE(exits(load, 0));
  for (const std::string work : {"tunnels", "refusals", "up", "down", "both", "idle"}) {
    EXPECT_TRUE(mentions(load, "\n" + work)) << work;
  }
  EXPECT_TRUE(
      exits(connectspec_run({"load", "reference", "--endpoint", "tls", "--only", "soak"}), 2));
}

// A sanitizer that complains changes the proxy's exit status.
TEST(Load, a_soak_leaves_a_proxy_that_ends_in_order) {
  ReferenceProxy proxy({"--connect-timeout", "1s"});
  const Finished load = connectspec_run(
      {"load", proxy.address(), "--only", "soak", "--count", "1500", "--concurrency", "16"});
  EXPECT_TRUE(exits(load, 0));
  EXPECT_EQ(proxy.stop(), 0);
}

}  // namespace
}  // namespace connectspec
