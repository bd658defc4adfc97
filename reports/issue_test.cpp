// The report to a target's maintainers: its parts, what can be pasted into a shell, and that
// nothing of a target's becomes markup.
#include "reports/issue.h"

#include <gtest/gtest.h>

#include "reports/reproduction.h"
#include "reports/sample_run.h"

namespace connectspec {
namespace {

using namespace testing_support;

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

Event event(std::uint64_t at, std::string actor, EventKind kind, std::string bytes = "") {
  const std::uint64_t count = bytes.size();
  return {at, std::move(actor), kind, std::move(bytes), count, ""};
}

Observation missing_port() {
  Observation seen;
  seen.events = {event(1, "client", EventKind::connecting),
                 event(2, "client", EventKind::sent, "CONNECT 127.1.2.3 HTTP/1.1\r\n\r\n"),
                 event(3, "https", EventKind::accepted),
                 event(4, "client", EventKind::received, "HTTP/1.1 200 OK\r\n\r\n")};
  Connection client;
  client.actor = "client";
  client.remote = "127.0.0.1:3128";
  client.established = true;
  seen.connections = {client};
  seen.listeners = {{"origin", "127.1.2.3:40000", true, "", 0},
                    {"https", "127.1.2.3:443", true, "", 1}};
  return seen;
}

connectspec::Run run_with(Observation seen) {
  Result result = result_of("connect/target/missing-port", Verdict::fail);
  result.observation = std::move(seen);
  connectspec::Run run = run_of({result});
  run.target.address = "127.0.0.1:3128";
  run.command = "connectspec run --profile squid";
  return run;
}

std::string issue_of(Observation seen) {
  return issue_text(run_with(std::move(seen)), {"connect/target/missing-port"});
}

TEST(Issue, says_who_what_the_text_is_what_was_sent_what_came_and_what_was_expected) {
  const std::string text = issue_of(missing_port());
  EXPECT_TRUE(text.starts_with("# Not met: A port is required\n")) << text;
  for (const char* part :
       {"Target: Squid 5.7. Found by connectspec 0.1.0, case `connect/target/missing-port`, on "
        "2024-05-06.",
        "- [RFC 9110 §9.3.6](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6), MUST: A "
        "CONNECT without a port is rejected.",
        "```sh\nnc -l 127.1.2.3 443\n```",
        "```sh\nprintf 'CONNECT 127.1.2.3 HTTP/1.1\\r\\n\\r\\n' | nc 127.0.0.1 3128\n```",
        "HTTP/1.1 200 OK\\r\\n", "## What was expected\n\n400 or another 4xx.",
        "connectspec run --profile squid connect/target/missing-port"}) {
    EXPECT_TRUE(has(text, part)) << part << "\nin\n" << text;
  }
  EXPECT_FALSE(has(text, "40000")) << "a listener that nobody needs";
}

TEST(Issue, speaks_tls_where_the_case_did_and_ends_where_it_ended) {
  Observation seen = missing_port();
  seen.connections[0].tls = TlsFacts{Handshake::done, "TLSv1.3", "", true, false};
  EXPECT_TRUE(has(issue_of(seen), "| openssl s_client -quiet -connect 127.0.0.1:3128\n"));
  seen.connections[0].tls.reset();
  seen.events.push_back(event(9, "client", EventKind::fin_sent));
  EXPECT_TRUE(has(issue_of(seen), "| nc -N 127.0.0.1 3128\n"));
  EXPECT_TRUE(has(issue_of(seen), "\nnc -l 127.1.2.3 443\n"));
  seen.events.push_back(event(9, "https", EventKind::fin_sent));
  EXPECT_TRUE(has(issue_of(seen), "\nnc -N -l 127.1.2.3 443 < /dev/null\n"));
}

TEST(Issue, waits_where_the_script_did_and_tells_what_no_command_does) {
  Observation seen = missing_port();
  seen.events.push_back(event(5, "client", EventKind::sent, "a"));
  seen.events.push_back(event(6, "client", EventKind::sent, "b"));
  seen.events.push_back({7, "client", EventKind::sent, "c", 4000, ""});
  seen.events.push_back(event(9, "client", EventKind::rst_sent));
  const std::string text = issue_of(seen);
  EXPECT_TRUE(has(text,
                  "\\r\\n\\r\\n'; sleep 1; printf 'a'; sleep 0.1; printf 'b'; sleep 0.1; "
                  "printf 'c'; } | nc"))
      << text;
  EXPECT_TRUE(has(text, "Client sent 3999 more octets, which aren't shown."));
  EXPECT_TRUE(has(text, "Client then resets its connection, which nc can't."));
}

TEST(Issue, tells_several_cases_of_one_cause_and_their_further_signs) {
  connectspec::Run run = run_with(missing_port());
  Result second = result_of("connect/target/empty-port", Verdict::fail);
  second.title = "An empty port is no port";
  second.observation = missing_port();
  run.results.push_back(second);
  run.results.push_back(
      explained_result("connect/target/sign", Verdict::fail, "connect/target/missing-port"));
  const std::string text =
      issue_text(run, {"connect/target/missing-port", "connect/target/empty-port"});
  EXPECT_TRUE(has(text, "cases `connect/target/missing-port`, `connect/target/empty-port`"));
  EXPECT_TRUE(has(text, "## Also: An empty port is no port"));
  EXPECT_TRUE(has(text, "Further signs of the same: `connect/target/sign`."));
  EXPECT_EQ(text.find("https://www.rfc-editor.org"), text.rfind("https://www.rfc-editor.org"));
}

TEST(Issue, masks_passwords_also_of_a_run_that_shows_them) {
  Observation seen = missing_port();
  seen.bindings = {{"user", "suite"}, {"password", "s3cret-pass"}};
  seen.events[1].bytes =
      "CONNECT a:1 HTTP/1.1\r\nProxy-Authorization: Basic c3VpdGU6czNjcmV0LXBhc3M=\r\n\r\n";
  const std::string text = issue_of(seen);
  EXPECT_FALSE(has(text, "c3VpdGU6czNjcmV0LXBhc3M="));
  EXPECT_TRUE(has(text, "Basic c3VpdGU6")) << text;  // who it was may be seen
  EXPECT_TRUE(has(text, "put in one of your own"));
}

TEST(Issue, takes_nothing_of_a_target_for_markup) {
  Observation seen = missing_port();
  seen.events[3].bytes = std::string(hostile) + "\n```\n# not a heading\n";
  connectspec::Run run = run_with(seen);
  run.results[0].judgement.observed = std::string(hostile) + "![x](y)";
  run.target.configuration = "```\nsquid -N\n";
  const std::string text = issue_text(run, {"connect/target/missing-port"});
  EXPECT_FALSE(has(text, "\n# not"));
  EXPECT_FALSE(has(text, "![x]"));
  EXPECT_TRUE(has(text, "````\n```\nsquid -N\n````")) << text;
}

TEST(Issue, is_made_of_deviations_alone) {
  EXPECT_EQ(why_no_issue(result_of("a", Verdict::fail)), "");
  EXPECT_EQ(why_no_issue(result_of("a", Verdict::warn)), "");
  for (const Verdict verdict : {Verdict::pass, Verdict::info, Verdict::skip, Verdict::unresolved}) {
    EXPECT_NE(why_no_issue(result_of("a", verdict)), "") << to_string(verdict);
  }
}

TEST(PrintfArgument, holds_every_octet) {
  EXPECT_EQ(printf_argument("a%b'c\\d\r\n\t"), "'a%%b'\\''c\\\\d\\r\\n\\t'");
  EXPECT_EQ(printf_argument(std::string_view("\0\x7f\xff", 3)), "'\\000\\177\\377'");
  EXPECT_EQ(printf_argument("-e"), "'\\055e'");
}

}  // namespace
}  // namespace connectspec
