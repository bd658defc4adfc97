// What somebody who writes cases is told, by the built program.
#include "harness/program/cli/testing.h"

namespace connectspec {
namespace {

using testing::connectspec_run;
using testing::exits;
using testing::Finished;
using testing::mentions;
using testing::TemporaryFolder;

std::string case_file(const std::string& sent) {
  return "area: mine\ntitle: Mine\ncases:\n  - id: mine/first\n    title: T\n"
         "    clause: RFC 9110 §9.3.6 (port rejected)\n    level: must\n    why: W\n"
         "    controls: [h1/base/connect-ipv4]\n    script:\n      - client.send: " +
         sent +
         "\n      - client.await: response\n    judge: [pass: {response: 4xx}, fail: otherwise]\n";
}

TEST(LintCases, refuses_what_can_not_be_meant_and_a_run_bears_it) {
  const TemporaryFolder folder;
  const std::string file = folder.write(
      "mine.yaml", case_file("'CONNECT {origin.host}: HTTP/1.1\\r\\nHost: a\\r\\n{auth}\\r\\n'"));
  const Finished lint = connectspec_run({"lint", folder.path()});
  EXPECT_TRUE(exits(lint, 2));
  EXPECT_TRUE(mentions(lint, file + ":11:22: between single quotes '\\r' is two octets"));
  EXPECT_TRUE(mentions(lint, "1 case files, 0 profiles: "));
  EXPECT_TRUE(exits(connectspec_run({"list", "--cases", folder.path(), "mine"}), 0));
}

TEST(LintCases, is_content_with_a_sound_folder) {
  const TemporaryFolder folder;
  folder.write("mine.yaml",
               case_file("\"CONNECT {origin.host}: HTTP/1.1\\r\\nHost: a\\r\\n{auth}\\r\\n\""));
  EXPECT_TRUE(exits(connectspec_run({"lint", folder.path()}), 0));
}

}  // namespace
}  // namespace connectspec
