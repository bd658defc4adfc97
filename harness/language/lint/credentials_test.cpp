// Requests without {auth}, and near misses.
#include "harness/language/lint/testing.h"

namespace connectspec {
namespace {

using testing::lint_of_script;
using testing::says;

const std::string plain =
    "      - client.send: \"CONNECT {origin} HTTP/1.1\\r\\nHost: {origin}\\r\\n\\r\\n\"\n"
    "      - client.await: response\n";

std::string sending(const std::string& octets, const std::string& keys = testing::controls) {
  return lint_of_script("      - client.send: \"" + octets + "\"\n      - client.await: response\n",
                        keys);
}

TEST(Credentials, a_connect_without_them_is_told) {
  EXPECT_TRUE(says(lint_of_script(plain), "a.yaml:11:9: a CONNECT without {auth}"));
}

TEST(Credentials, so_is_one_in_a_parameter_and_a_second_one_behind_the_first) {
  EXPECT_TRUE(says(
      sending("{line}\\r\\nHost: a\\r\\n\\r\\n",
              testing::controls + "    parameters: {x: {line: \"CONNECT {origin} HTTP/1.1\"}}\n"),
      "a CONNECT without {auth}"));
  EXPECT_TRUE(says(lint_of_script("      - client.send: \"{connect}\"\n" + plain),
                   "a.yaml:12:9: a CONNECT without {auth}"));
}

TEST(Credentials, a_request_by_its_parts_has_them_unless_it_says_no) {
  const std::string await = "      - client.await: response\n";
  EXPECT_EQ(lint_of_script("      - client.request:\n" + await), "");
  EXPECT_TRUE(says(lint_of_script("      - client.request: {auth: no}\n" + await),
                   "a.yaml:11:9: a CONNECT without {auth}"));
}

TEST(Credentials, a_case_about_them_is_left_alone) {
  EXPECT_EQ(lint_of_script(plain, testing::controls + "    needs: [connect, auth-basic]\n"), "");
  EXPECT_EQ(lint_of_script(plain, testing::controls + "    endpoint: auth\n"), "");
  EXPECT_EQ(sending("CONNECT {origin} HTTP/1.1\\r\\nProxy-Authorization: Basic {value}\\r\\n\\r\\n",
                    testing::controls + "    parameters: {x: {value: \"YQ==\"}}\n"),
            "");
}

TEST(Credentials, they_may_come_by_a_parameter_or_with_a_later_part_of_the_head) {
  EXPECT_EQ(sending("CONNECT {origin} HTTP/1.1\\r\\n{lines}\\r\\n",
                    testing::controls + "    parameters: {x: {lines: \"Host: a\\r\\n{auth}\"}}\n"),
            "");
  EXPECT_EQ(lint_of_script("      - client.send: \"CONNECT {origin} HTTP/1.1\\r\\n\"\n"
                           "      - client.send: \"{auth}\\r\\n\"\n"
                           "      - client.await: response\n"),
            "");
}

TEST(Credentials, another_method_and_a_request_that_is_cut_off_need_none) {
  EXPECT_EQ(sending("GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n"), "");
  EXPECT_EQ(lint_of_script("      - client.send: \"CONNECT {origin} HTTP/1.1\\r\\n\"\n"
                           "      - client.reset:\n"),
            "");
}

TEST(AuthLine, it_is_a_line_of_its_own) {
  EXPECT_TRUE(says(sending("CONNECT {origin} HTTP/1.1\\r\\nHost: a{auth}\\r\\n\\r\\n"),
                   "a.yaml:11:9: {auth} is a whole field line"));
  EXPECT_TRUE(says(sending("CONNECT {origin} HTTP/1.1\\r\\nHost: a\\r\\n{auth}\\r\\n\\r\\n"),
                   "the second one goes into the tunnel"));
  EXPECT_EQ(sending("CONNECT {origin} HTTP/1.1\\r\\nHost: a\\r\\n{auth}\\r\\n"), "");
  EXPECT_EQ(lint_of_script("      - client.request: {data: \"\\r\\n\\r\\n\"}\n"
                           "      - client.await: response\n"),
            "");
}

}  // namespace
}  // namespace connectspec
