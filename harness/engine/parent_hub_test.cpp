// The parent of a chained target, against a target that hands every octet on to it as it is.
#include "harness/engine/parent_hub.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "harness/engine/blind_target.h"
#include "harness/engine/engine.h"
#include "harness/language/suite.h"
#include "harness/model/canary.h"
#include "harness/model/observation.h"
#include "harness/model/probe.h"
#include "harness/model/scenario.h"
#include "harness/wire/bytes.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

const std::string defaults =
    "area: t\ntitle: T\ndefaults: {title: T, clause: C, why: W, level: must, canary: no,\n"
    "  needs: [connect, parent], judge: [fail: otherwise]}\ncases:\n";
const std::string parent = "    listeners: {parent: {kind: parent}}\n";

std::vector<Scenario> scenarios(const std::string& text) {
  auto suite = load_suite({{"t.yaml", defaults + text}});
  for (const auto& error : suite.errors) {
    ADD_FAILURE() << to_string(error);
  }
  std::vector<Scenario> all;
  for (const Scenario* one : suite.scenarios()) {
    all.push_back(*one);
  }
  return all;
}

class ParentHubTest : public ::testing::Test {
 protected:
  // Executes them side by side and returns when nothing is left to do: a hang is a failure.
  std::vector<Observation> execute_all(const std::vector<Scenario>& all,
                                       const std::optional<Credentials>& credentials = {}) {
    auto door = ParentDoor::open("");
    EXPECT_TRUE(door.has_value());
    const auto hub = std::make_shared<ParentHub>(context_.get_executor(), *door, credentials);
    const tcp::endpoint hub_address(asio::ip::make_address(door->host()), door->port());
    testing::BlindTarget target(context_, hub_address);
    TargetView view;
    view.host = "127.0.0.1";
    view.port = target.port();
    view.parent = hub.get();
    Settings settings;
    settings.timeout = std::chrono::milliseconds(3000);
    std::vector<Observation> seen(all.size());
    std::size_t left = all.size();
    const std::function<void()> nothing = [] {};
    for (std::size_t i = 0; i < all.size(); ++i) {
      asio::co_spawn(context_, execute(all[i], view, settings, addresses_, nothing, seen[i]),
                     [&](std::exception_ptr failure) {
                       EXPECT_FALSE(failure);
                       if (--left == 0) {
                         target.close();
                       }
                     });
    }
    context_.run_for(std::chrono::seconds(20));
    EXPECT_TRUE(context_.stopped()) << "something keeps the thread busy";
    return seen;
  }

  Observation execute_one(const std::string& text,
                          const std::optional<Credentials>& credentials = {}) {
    return execute_all(scenarios(text), credentials).at(0);
  }

 private:
  asio::io_context context_{1};
  AddressPool addresses_{4711};
};

int status_of(const Observation& seen, std::string_view client = "client") {
  const Connection* connection = find_connection(seen, client);
  return connection == nullptr || connection->responses.empty()
             ? 0
             : connection->responses.back().status;
}

TEST_F(ParentHubTest, hands_each_connection_to_the_case_whose_origin_it_asks_for) {
  std::string text;
  for (const auto* answer : {"200 OK\\r\\n\\r\\nBANNER",
                             "403 No\\r\\nContent-Length: 0\\r\\n\\r\\n", "299 Fine\\r\\n\\r\\n"}) {
    text += "  - id: t/" + std::string(answer).substr(0, 3) + "\n" + parent +
            "    script:\n      - client.send: \"{connect}EARLY\"\n      - parent.await: head\n"
            "      - parent.send: \"HTTP/1.1 " +
            answer + "\"\n      - client.await: response\n";
  }
  const auto seen = execute_all(scenarios(text));
  ASSERT_EQ(seen.size(), 3U);
  EXPECT_EQ(status_of(seen[0]), 200);
  EXPECT_EQ(find_connection(seen[0], "client")->data.prefix, "BANNER");
  EXPECT_EQ(status_of(seen[1]), 403);
  EXPECT_EQ(status_of(seen[2]), 299);
  for (const auto& one : seen) {
    const Connection* asked = find_connection(one, "parent");
    ASSERT_NE(asked, nullptr);
    EXPECT_EQ(asked->data.prefix, "EARLY");
    EXPECT_EQ(asked->received.prefix, one.bindings.at("connect") + "EARLY");
    EXPECT_EQ(find_listener(one, "parent")->connections, 1U);
    EXPECT_EQ(find_listener(one, "origin")->connections, 0U);
  }
}

TEST_F(ParentHubTest, lets_the_script_go_on_behind_the_head_however_that_arrives) {
  const auto seen = execute_one(
      "  - id: t/t\n" + parent +
      "    script:\n      - {client.send: \"{connect}\", cut: bytes, gap: 1ms}\n"
      "      - parent.await: head\n      - parent.send: \"HTTP/1.1 200 OK\\r\\n\\r\\n\"\n"
      "      - client.await: tunnel\n      - client.echo: parent\n");
  ASSERT_EQ(seen.echoes.size(), 1U);
  EXPECT_EQ(seen.echoes[0].outcome, ProbeOutcome::intact);
}

TEST_F(ParentHubTest, gets_a_request_by_its_parts_whole_with_what_follows_and_the_end) {
  const auto seen = execute_one(
      "  - id: t/t\n" + parent +
      "    script:\n      - {client.request: {fields: {X-A: \"1\"}, data: EARLY, end: yes}, "
      "cut: lines, gap: 1ms}\n"
      "      - parent.await: head\n      - parent.await: {data: EARLY}\n      - parent.await: "
      "end\n");
  const Connection* asked = find_connection(seen, "parent");
  ASSERT_NE(asked, nullptr);
  const auto& origin = seen.bindings.at("origin");
  EXPECT_EQ(asked->received.prefix,
            "CONNECT " + origin + " HTTP/1.1\r\nHost: " + origin + "\r\nX-A: 1\r\n\r\nEARLY");
  EXPECT_EQ(asked->end, End::fin);
}

TEST_F(ParentHubTest, refuses_what_a_target_tries_after_the_connection_of_the_script) {
  const auto seen =
      execute_one("  - id: t/t\n" + parent +
                  "    script:\n      - client.send: \"{connect}\"\n      - parent.await: head\n"
                  "      - client2.send: \"{connect}\"\n      - client2.await: response\n");
  EXPECT_EQ(status_of(seen), 0);
  EXPECT_EQ(status_of(seen, "client2"), 502);
  EXPECT_EQ(find_listener(seen, "parent")->connections, 2U);
}

TEST_F(ParentHubTest, gives_a_malformed_request_to_the_case_whose_origin_it_names_anywhere) {
  const auto seen = execute_one(
      "  - id: t/t\n" + parent +
      "    script:\n      - client.send: \"BREW pot\\r\\nHost: {origin}\\r\\n\\r\\n\"\n"
      "      - parent.await: head\n      - parent.send: \"HTTP/1.1 418 Teapot\\r\\n\\r\\n\"\n"
      "      - parent.half-close:\n      - client.await: response\n");
  EXPECT_EQ(status_of(seen), 418);
}

TEST_F(ParentHubTest, relays_for_a_case_that_scripts_no_parent) {
  const auto seen = execute_one(
      "  - id: t/t\n    canary: yes\n"
      "    script:\n      - client.send: \"{connect}\"\n      - client.await: tunnel\n"
      "      - client.stream: 1MiB\n      - origin.stream: 1MiB\n      - origin.await: stream\n"
      "      - client.await: stream\n      - client.half-close:\n      - origin.await: end\n"
      "      - origin.send: \"LATE\"\n      - client.await: {data: LATE}\n"
      "      - origin.reset:\n      - client.await: end\n");
  ASSERT_EQ(seen.streams.size(), 2U);
  EXPECT_EQ(seen.streams[0].outcome, ProbeOutcome::intact);
  EXPECT_EQ(seen.streams[1].outcome, ProbeOutcome::intact);
  EXPECT_EQ(find_connection(seen, "origin")->end, End::fin);
  EXPECT_EQ(find_connection(seen, "client")->end, End::reset);
  EXPECT_EQ(seen.canary, Canary::alive);
}

TEST_F(ParentHubTest, knows_the_names_of_its_cases_and_asks_nobody_for_others) {
  const auto seen = execute_all(scenarios(
      "  - id: t/name\n    listeners: {origin: {host: name}}\n"
      "    script:\n      - client.send: \"{connect}\"\n      - client.await: tunnel\n"
      "      - client.echo: origin\n"
      "  - id: t/other\n"
      "    script:\n      - client.send: \"CONNECT other.invalid:80 HTTP/1.1\\r\\n\\r\\n\"\n"
      "      - client.await: response\n"
      "  - id: t/away\n"
      "    script:\n      - client.send: \"CONNECT 192.0.2.1:80 HTTP/1.1\\r\\n\\r\\n\"\n"
      "      - client.await: response\n"
      "  - id: t/refuse\n    listeners: {closed: {kind: refuse}}\n"
      "    script:\n      - client.send: \"CONNECT {closed} HTTP/1.1\\r\\n\\r\\n\"\n"
      "      - client.await: response\n"
      "  - id: t/get\n"
      "    script:\n      - client.send: \"GET http://{origin}/ HTTP/1.1\\r\\n\\r\\n\"\n"
      "      - client.await: response\n"));
  ASSERT_EQ(seen.size(), 5U);
  ASSERT_EQ(seen[0].echoes.size(), 1U);
  EXPECT_EQ(seen[0].echoes[0].outcome, ProbeOutcome::intact);
  EXPECT_EQ(status_of(seen[1]), 502);
  EXPECT_EQ(status_of(seen[2]), 502);
  EXPECT_EQ(status_of(seen[3]), 502);
  EXPECT_EQ(status_of(seen[4]), 501);
}

TEST_F(ParentHubTest, takes_no_guess_at_what_names_no_destination) {
  const std::vector<std::string> targets = {
      "{origin.host}",   "{origin.host}:",
      ":{origin.port}",  "[{origin.host}]:{origin.port}",
      "http://{origin}", "[::ffff:{origin.host}%lo]:{origin.port}",
      "a@{origin}",      "::ffff:{origin.host}:{origin.port}"};
  std::string text;
  for (const std::string& target : targets) {
    text += "  - id: t/" + std::to_string(text.size()) +
            "\n    script:\n      - client.send: \"CONNECT " + target +
            " HTTP/1.1\\r\\n\\r\\n\"\n      - client.await: response\n";
  }
  const auto seen = execute_all(scenarios(text));
  for (std::size_t i = 0; i < targets.size(); ++i) {
    EXPECT_EQ(status_of(seen.at(i)), 502) << targets[i];
  }
}

TEST_F(ParentHubTest, says_504_when_a_dial_takes_too_long) {
  const auto seen = execute_one(
      "  - id: t/t\n    listeners: {origin: {kind: hang}}\n"
      "    script:\n      - client.send: \"{connect}\"\n      - client.await: response\n");
  EXPECT_EQ(status_of(seen), 504);
}

TEST_F(ParentHubTest, wants_the_credentials_that_the_target_was_given) {
  const std::string text =
      "    script:\n      - client.send: \"CONNECT {origin} HTTP/1.1\\r\\nProxy-Authorization: "
      "Basic "
      "{base64:{parent.user}:PASSWORD}\\r\\n\\r\\n\"\n      - client.await: response\n";
  std::string right = "  - id: t/right\n" + text;
  right.replace(right.find("PASSWORD"), 8, "{parent.password}");
  const auto seen =
      execute_all(scenarios(right + "  - id: t/wrong\n" + text), Credentials{"up", "pw"});
  EXPECT_EQ(status_of(seen.at(0)), 200);
  EXPECT_EQ(status_of(seen.at(1)), 407);
}

TEST_F(ParentHubTest, ends_a_loop_that_the_target_does_not_stop) {
  const auto seen = execute_one(
      "  - id: t/t\n    listeners: {parent: {kind: loop}}\n"
      "    script:\n      - client.send: \"{connect}\"\n      - client.await: response\n");
  EXPECT_EQ(status_of(seen), 508);
  EXPECT_EQ(find_listener(seen, "parent")->connections, 65U);
}

TEST(a_scripted_parent, can_not_be_had_where_the_endpoint_is_not_chained) {
  const auto all = scenarios("  - id: t/t\n" + parent + "    script: [parent.await: head]\n");
  asio::io_context context(1);
  AddressPool addresses(1);
  TargetView view;
  view.host = "127.0.0.1";
  view.port = 9;
  const Settings settings;
  Observation seen;
  const std::function<void()> nothing = [] {};
  asio::co_spawn(context, execute(all.at(0), view, settings, addresses, nothing, seen),
                 [](std::exception_ptr failure) { EXPECT_FALSE(failure); });
  context.run();
  EXPECT_NE(seen.harness_failure.find("isn't chained"), std::string::npos) << seen.harness_failure;
}

}  // namespace
}  // namespace connectspec
