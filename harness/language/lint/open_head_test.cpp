// Answers awaited to half a head, and cases that mean it.
#include "harness/language/lint/testing.h"

namespace connectspec {
namespace {

using testing::lint_of;
using testing::lint_of_script;
using testing::says;

const std::string half = "      - client.send: \"CONNECT {origin} HTTP/1.1\\r\\n{auth}\"\n";
const std::string await = "      - client.await: response\n";

TEST(OpenHead, an_answer_to_half_a_head_is_waited_for_in_vain) {
  EXPECT_TRUE(says(lint_of_script(half + await), "a.yaml:12:9: the request isn't complete here"));
  EXPECT_TRUE(says(lint_of_script("      - client.connect:\n" + await),
                   "a.yaml:12:9: the request isn't complete here"));
  EXPECT_TRUE(says(lint_of_script("      - client.send: \"{head}\"\n" + await,
                                  testing::controls + "    parameters: {x: {head: \"A\\r\\n\"}}\n"),
                   "the request isn't complete here"));
}

TEST(OpenHead, the_end_may_come_later_by_a_parameter_or_with_bare_line_feeds) {
  EXPECT_EQ(lint_of_script(half + "      - client.send: \"\\r\\n\"\n" + await), "");
  EXPECT_EQ(lint_of_script("      - client.send: \"A\\n\\n\"\n" + await), "");
  EXPECT_EQ(lint_of_script("      - client.send: \"A\\r\\n{end}\"\n" + await,
                           testing::controls + "    parameters: {x: {end: \"\\r\\n\"}}\n"),
            "");
}

TEST(OpenHead, who_ends_the_connection_or_sets_the_time_means_it) {
  EXPECT_EQ(lint_of_script(half + "      - client.half-close:\n" + await), "");
  EXPECT_EQ(lint_of_script(half + await + "        within: 900ms\n"), "");
  EXPECT_EQ(lint_of_script(half + await, testing::controls + "    slow: yes\n"), "");
}

TEST(OpenHead, so_does_who_judges_what_becomes_of_it) {
  const auto judged = [](const std::string& rules) {
    return lint_of(testing::head + testing::controls + "    script:\n" + half + await +
                   "    judge: [" + rules + ", fail: otherwise]\n");
  };
  EXPECT_EQ(judged("pass: {response: [408, closed]}"), "");
  EXPECT_EQ(judged("info: {response: silent}, pass: {response: 400}"), "");
  EXPECT_EQ(judged("pass: {client: {timed-out: yes}}"), "");
  EXPECT_NE(judged("fail: {response: silent}, pass: {response: 400}"), "");
}

}  // namespace
}  // namespace connectspec
