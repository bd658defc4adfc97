// Each oracle that judges one request can fire: one plan, once, against a proxy with a defect.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fuzz/campaign/crew.h"
#include "fuzz/campaign/trial.h"
#include "fuzz/defects/defective_proxy.h"
#include "fuzz/oracles/black_box/head.h"
#include "fuzz/oracles/black_box/request_oracles.h"
#include "fuzz/plans/elements.h"
#include "harness/language/case_files.h"
#include "harness/language/suite.h"
#include "harness/runner/target_pool.h"

namespace connectspec::fuzz {
namespace {

// Which everybody refuses.
Plan to_port_zero() {
  Plan plan = plain_plan();
  plan.parts.target = " {origin.host}:0";
  return plan;
}

const ClauseRegister& registered_clauses() {
  static const Suite suite = load_suite(embedded_case_files());
  return suite.clauses;
}

Tried try_at(const std::string& address, const Plan& plan, ProxyDefect defect,
             const Denied& denied = {}) {
  const auto view = view_of_address(address);
  WorkerStage stage(endpoint_of(*view), "127.0.0.1", denied);
  stage.set_deadline(std::chrono::milliseconds(defect == ProxyDefect::dawdles ? 3000 : 1000));
  Tried tried = Trial(TargetView{}).run(plan, stage);
  for (const Complaint& complaint : tried.complaints) {
    EXPECT_NE(find_clause(registered_clauses(), complaint.clause), nullptr) << complaint.clause;
  }
  return tried;
}

std::string complaints_about(const Plan& plan, ProxyDefect defect, const Denied& denied = {}) {
  const DefectiveProxy proxy(defect);
  std::string text;
  for (const Complaint& complaint : try_at(proxy.address(), plan, defect, denied).complaints) {
    text += '[' + complaint.oracle + ' ' + complaint.feature + ']';
  }
  return text;
}

// Of what wasn't carried out, but is taken to have been seen.
std::vector<Complaint> said_of(const Plan& plan, const Tried& tried) {
  return complaints_about(plan, tried.octets, tried.judged, tried.seen);
}

// How it ends for a request that is refused.
Ending ending_of(ProxyDefect defect) {
  const DefectiveProxy proxy(defect);
  return try_at(proxy.address(), to_port_zero(), defect).seen.outcome;
}

TEST(BlackBoxOracles, nothing_is_said_of_a_plain_tunnel) {
  EXPECT_EQ(complaints_about(plain_plan(), ProxyDefect::none_of_these), "");
}

TEST(BlackBoxOracles, B06_altered_data) {
  Plan plan = plain_plan();
  plan.parts.tail = "early";
  EXPECT_EQ(complaints_about(plan, ProxyDefect::alters_data), "[B06 altered]");
}

Plan with_data(const std::string& data, Farewell farewell = Farewell::none) {
  Plan plan = plain_plan();
  plan.up = data;
  plan.down = data;
  plan.farewell = farewell;
  return plan;
}

TEST(BlackBoxOracles, B06_whatever_passes_the_tunnel_and_whoever_ends_it) {
  for (const Farewell farewell : {Farewell::none, Farewell::client, Farewell::origin}) {
    for (const Element& data : data_elements()) {
      EXPECT_EQ(
          complaints_about(with_data(std::string(data.text), farewell), ProxyDefect::none_of_these),
          "")
          << data.feature;
    }
    EXPECT_EQ(complaints_about(with_data("{repeat:65541:x}", farewell), ProxyDefect::none_of_these),
              "");
  }
}

TEST(BlackBoxOracles, B06_data_that_end_at_a_nul) {
  EXPECT_EQ(complaints_about(with_data("a{hex:00}b"), ProxyDefect::stops_at_nul), "[B06 lost]");
}

TEST(BlackBoxOracles, B06_an_end_that_is_not_passed_on) {
  for (const Farewell farewell : {Farewell::client, Farewell::origin}) {
    EXPECT_EQ(complaints_about(with_data("a", farewell), ProxyDefect::ignores_ends),
              "[B06 no end]");
  }
  EXPECT_EQ(complaints_about(with_data("a"), ProxyDefect::ignores_ends), "");
}

TEST(BlackBoxOracles, B05_a_2xx_where_nobody_listens) {
  Plan plan = plain_plan();
  plan.parts.target = " {origin.host}:{nobody.port}";
  EXPECT_EQ(complaints_about(plan, ProxyDefect::confirms_early), "[B05 nobody]");
  EXPECT_EQ(complaints_about(plan, ProxyDefect::none_of_these), "");
}

TEST(BlackBoxOracles, B03_an_answer_shorter_than_it_says) {
  EXPECT_EQ(complaints_about(to_port_zero(), ProxyDefect::breaks_off), "[B03 truncated-content]");
}

TEST(BlackBoxOracles, B16_a_stranger_who_is_let_in) {
  Plan plan = strangers_plan();
  plan.features = {"denied/credentials-missing"};
  EXPECT_EQ(complaints_about(plan, ProxyDefect::none_of_these), "[B16 denied/credentials-missing]");
  EXPECT_EQ(complaints_about(plan, ProxyDefect::lets_strangers_in), "");
  plan.parts.lines.emplace_back("Proxy-Authorization: Basic {base64::}\r\n");
  plan.features = {"denied/credentials-colon"};
  EXPECT_EQ(complaints_about(plan, ProxyDefect::lets_strangers_in),
            "[B16 denied/credentials-colon]");
}

TEST(BlackBoxOracles, an_unfinished_request_may_wait_or_end) {
  Plan plan = plain_plan();
  plan.parts.end.clear();
  for (const Farewell farewell : {Farewell::none, Farewell::client}) {
    plan.farewell = farewell;
    EXPECT_EQ(complaints_about(plan, ProxyDefect::none_of_these), "");
  }
}

TEST(BlackBoxOracles, B05_who_dials_before_the_head_is_complete) {
  Plan plan = plain_plan();
  plan.parts.end.clear();
  Tried tried;
  tried.octets = "CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: 127.0.0.1:1\r\n";
  tried.judged = judge_connect(tried.octets);
  tried.seen.no_answer_owed = true;
  EXPECT_TRUE(said_of(plan, tried).empty());
  tried.seen.origin_connections = 1;
  const std::vector<Complaint> complaints = said_of(plan, tried);
  ASSERT_EQ(complaints.size(), 1U);
  EXPECT_EQ(complaints.front().feature, "dials incomplete");
  EXPECT_FALSE(complaints.front().must);  // nothing has come of it
  EXPECT_EQ(complaints.front().clause, "RFC 9110 §5.3 (complete first)");
}

TEST(BlackBoxOracles, B07_a_2xx_that_announces_content) {
  EXPECT_EQ(complaints_about(plain_plan(), ProxyDefect::announces_length),
            "[B07 content-length-in-2xx]");
}

TEST(BlackBoxOracles, B09_a_request_behind_a_refused_one_that_is_acted_on) {
  Plan plan = to_port_zero();
  plan.parts.tail = "CONNECT {decoy} HTTP/1.1\r\nHost: {decoy}\r\n\r\n";
  EXPECT_THAT(complaints_about(plan, ProxyDefect::acts_on_what_follows),
              testing::HasSubstr("[B09 "));
  EXPECT_EQ(complaints_about(plan, ProxyDefect::none_of_these), "");
}

TEST(BlackBoxOracles, a_head_ends_at_its_first_empty_line) {
  EXPECT_EQ(head_of("\r\nA\r\nB\r\n\r\nC\r\n\r\n"), "A\r\nB\r\n");
  EXPECT_EQ(behind_head("\r\nA\r\nB\r\n\r\nC\r\n\r\n"), "C\r\n\r\n");
  EXPECT_EQ(behind_head("A\nB\n\r\nC"), "C");
  EXPECT_EQ(behind_head("A\n\nC"), "C");
  EXPECT_EQ(head_of("A\r\nB"), "A\r\nB");
  EXPECT_EQ(behind_head("A\r\nB"), "");
  EXPECT_EQ(behind_head("\r\n"), "");
}

TEST(BlackBoxOracles, B05_and_B09_let_the_request_behind_another_method_be_served) {
  Plan plan = plain_plan();
  plan.parts.method = "CONNECTX";
  plan.parts.tail = "CONNECT {decoy} HTTP/1.1\r\nHost: {decoy}\r\n\r\n";
  EXPECT_EQ(complaints_about(plan, ProxyDefect::acts_on_what_follows), "");
  plan.parts.method = "CONNECT";
  plan.parts.target = "\" {origin}";
  EXPECT_EQ(complaints_about(plan, ProxyDefect::acts_on_what_follows), "");
}

TEST(BlackBoxOracles, B05_says_nothing_where_two_requests_name_the_decoy) {
  Plan plan = plain_plan();
  plan.parts.target = " {origin.host}:{decoy.port}:{origin.port}";
  plan.parts.tail = "CONNECT {decoy} HTTP/1.1\r\nHost: {decoy}\r\n\r\n";
  EXPECT_EQ(complaints_about(plan, ProxyDefect::acts_on_what_follows), "");
}

TEST(BlackBoxOracles, B10_no_answer_says_nothing_where_none_is_owed) {
  Sighting silent;
  Sighting closed;
  closed.outcome = Ending::closed;
  Sighting refused;
  refused.outcome = Ending::refused;
  refused.status = 400;
  EXPECT_TRUE(differ(silent, refused));
  EXPECT_TRUE(differ(closed, refused));
  silent.no_answer_owed = true;
  closed.no_answer_owed = true;
  EXPECT_FALSE(differ(silent, refused));
  EXPECT_FALSE(differ(refused, closed));
  refused.no_answer_owed = true;
  Sighting tunnel = refused;
  tunnel.outcome = Ending::tunnel;
  EXPECT_TRUE(differ(refused, tunnel));
}

TEST(BlackBoxOracles, B04_silence) {
  EXPECT_EQ(complaints_about(to_port_zero(), ProxyDefect::never_answers), "[B04 silent]");
}

TEST(BlackBoxOracles, B04_who_hands_a_request_on_to_the_highest_port_waits_in_its_turn) {
  Plan plan = to_port_zero();
  plan.parts.method = "CONNEC";
  Tried tried;
  tried.octets = "CONNEC 127.0.0.1:18446744073709551616 HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n";
  tried.judged = judge_connect(tried.octets);
  ASSERT_EQ(said_of(plan, tried).size(), 1U);
  tried.seen.highest_connections = 1;
  EXPECT_TRUE(said_of(plan, tried).empty());
}

TEST(BlackBoxOracles, B04_a_Host_of_another_port_is_reason_enough_to_refuse_the_highest) {
  Plan plan = plain_plan();
  plan.parts.target = " {highest}";
  plan.features = {"target/port-65535"};
  Tried tried;
  tried.octets = "CONNECT 127.0.0.1:65535 HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n";
  tried.judged = judge_connect(tried.octets);
  tried.seen.outcome = Ending::refused;
  tried.seen.status = 400;
  EXPECT_TRUE(said_of(plan, tried).empty());
  plan.parts.lines.front() = "Host: {highest}\r\n";
  EXPECT_EQ(said_of(plan, tried).size(), 1U);
}

TEST(BlackBoxOracles, B04_lets_wait_who_takes_blanks_for_an_empty_line) {
  Plan plan = plain_plan();
  plan.parts = {};
  plan.parts.before = " \r\n\r\n";
  EXPECT_EQ(complaints_about(plan, ProxyDefect::never_answers), "");
}

TEST(BlackBoxOracles, B03_an_answer_that_is_no_HTTP) {
  EXPECT_EQ(complaints_about(to_port_zero(), ProxyDefect::answers_garbage), "[B03 not-http]");
}

TEST(BlackBoxOracles, B03_lets_an_older_version_be_answered_in_its_way) {
  Plan plan = to_port_zero();
  plan.parts.version = " HTTP/0.9\r\n";
  EXPECT_EQ(complaints_about(plan, ProxyDefect::answers_garbage), "");
}

TEST(BlackBoxOracles, B05_two_connections_for_one_request) {
  EXPECT_EQ(complaints_about(plain_plan(), ProxyDefect::dials_twice), "[B05 connections]");
}

TEST(BlackBoxOracles, B05_no_address_was_cut_where_the_target_was_not_looked_at) {
  Plan plan = plain_plan();
  plan.parts.method = "CONNECT\t";
  plan.parts.target = " {origin.host}.7:{origin.port}";
  EXPECT_EQ(complaints_about(plan, ProxyDefect::goes_to_host), "");
}

TEST(BlackBoxOracles, B05_who_dials_for_what_may_be_no_request_line_breaks_no_MUST) {
  Plan plan = plain_plan();
  plan.parts.lines.push_back(plan.parts.lines.front());
  plan.parts.method = "CONNECT\t";
  const DefectiveProxy proxy(ProxyDefect::goes_to_host);
  const Tried tried = try_at(proxy.address(), plan, ProxyDefect::goes_to_host);
  ASSERT_EQ(tried.complaints.size(), 1U);
  EXPECT_EQ(tried.complaints.front().feature, "dials host-repeated where it is open");
  EXPECT_FALSE(tried.complaints.front().must);
}

TEST(BlackBoxOracles, B08_four_endings_are_told_apart_and_a_close_is_a_refusal) {
  EXPECT_EQ(ending_of(ProxyDefect::none_of_these), Ending::refused);
  EXPECT_EQ(ending_of(ProxyDefect::closes), Ending::closed);
  EXPECT_EQ(ending_of(ProxyDefect::resets), Ending::reset);
  EXPECT_EQ(ending_of(ProxyDefect::never_answers), Ending::silent);
  const std::string gone = DefectiveProxy(ProxyDefect::none_of_these).address();
  const Tried of_the_gone = try_at(gone, plain_plan(), ProxyDefect::none_of_these);
  EXPECT_EQ(of_the_gone.seen.outcome, Ending::unreachable);
  EXPECT_TRUE(of_the_gone.complaints.empty());
  EXPECT_EQ(complaints_about(to_port_zero(), ProxyDefect::closes), "");
  EXPECT_EQ(complaints_about(to_port_zero(), ProxyDefect::resets), "");
}

TEST(BlackBoxOracles, B14_an_answer_that_takes_more_than_a_second) {
  EXPECT_EQ(complaints_about(to_port_zero(), ProxyDefect::dawdles), "[B14 late]");
}

TEST(BlackBoxOracles, B16_a_denied_address_that_is_reached) {
  Plan plan = plain_plan();
  plan.parts.target = " {denied.host}:0{forbidden.port}";
  plan.features = {"denied/address-zero-port"};
  EXPECT_EQ(complaints_about(plan, ProxyDefect::none_of_these, {"127.77.77.78", "", 0}),
            "[B16 denied/address-zero-port]");
  plan.parts.target = " {denied.host}:0";
  EXPECT_EQ(complaints_about(plan, ProxyDefect::none_of_these, {"127.77.77.78", "", 0}), "");
}

TEST(BlackBoxOracles, B14_a_head_that_comes_slowly) {
  Plan plan = plain_plan();
  plan.cut = "lines";
  plan.gap = std::chrono::milliseconds(5);
  EXPECT_EQ(complaints_about(plan, ProxyDefect::none_of_these), "");
  EXPECT_EQ(complaints_about(plan, ProxyDefect::minds_the_cut), "[B04 rejects plain]");
}

TEST(BlackBoxOracles, B14_a_head_that_takes_longer_than_an_answer_may) {
  Plan plan = plain_plan();
  plan.parts.lines.emplace_back("{repeat:120:A:\r\n}");
  plan.cut = "lines";
  plan.gap = std::chrono::milliseconds(10);
  EXPECT_EQ(complaints_about(plan, ProxyDefect::none_of_these), "");
}

TEST(BlackBoxOracles, B04_what_a_proxy_may_act_on_it_may_refuse) {
  Plan plan = plain_plan();
  plan.parts.lines.emplace_back("X-A: b\r\nExpect: 100-continue\r\n");
  plan.cut = "lines";
  for (const char* feature :
       {"field/expect", "field/max-forwards", "field/long-name", "field/connection-host"}) {
    plan.features = {feature};
    EXPECT_EQ(complaints_about(plan, ProxyDefect::minds_the_cut), "");
  }
  plan.features = {"field/value-empty"};
  EXPECT_EQ(complaints_about(plan, ProxyDefect::minds_the_cut), "[B04 rejects field/value-empty]");
  plan.features = {"cut/lines", "field/value-empty", "host/lower-case"};
  EXPECT_EQ(complaints_about(plan, ProxyDefect::minds_the_cut), "[B04 rejects several things]");
}

// The lenient proxy takes all of these; what it must refuse is another matter.
TEST(BlackBoxOracles, B04_is_no_stricter_than_the_specification) {
  Plan plan = plain_plan();
  plan.parts.version = " HTTP/0.9\r\n";
  plan.parts.lines.emplace_back("X-A : b\r\n");
  EXPECT_EQ(complaints_about(plan, ProxyDefect::none_of_these), "[B04 accepts version]");
  plan = plain_plan();
  plan.parts.lines.emplace_back("X-A : b\r\n");
  EXPECT_EQ(complaints_about(plan, ProxyDefect::none_of_these), "[B04 accepts field-name]");
  plan = plain_plan();
  plan.parts.lines.emplace_back("X{hex:e9}: b : c\r\n");
  EXPECT_EQ(complaints_about(plan, ProxyDefect::none_of_these),
            "[B04 accepts field-name where it is open]");
  plan = plain_plan();
  plan.parts.version = " HTTP/1.2\r\n";
  plan.parts.lines.clear();
  plan.parts.tail = "CONNECT {decoy} HTTP/1.1\r\nHost: {decoy}\r\n\r\n";
  EXPECT_EQ(complaints_about(plan, ProxyDefect::none_of_these),
            "[B04 accepts host-missing where it is open]");
  plan = plain_plan();
  plan.parts.lines.emplace_back("Content-Length: +5\r\n");
  EXPECT_EQ(complaints_about(plan, ProxyDefect::none_of_these), "[B04 accepts content-length]");
  plan.parts.lines.emplace_back("Transfer-Encoding: chunked\r\n");
  EXPECT_EQ(complaints_about(plan, ProxyDefect::none_of_these),
            "[B04 accepts content-length where it is open]");
}

TEST(BlackBoxOracles, B04_lets_wait_who_waits_for_announced_content) {
  Plan plan = to_port_zero();
  plan.parts.lines.emplace_back("Transfer-Encoding: chunked\r\n");
  EXPECT_EQ(complaints_about(plan, ProxyDefect::never_answers), "");
}

TEST(BlackBoxOracles, B04_waits_for_the_end_of_a_head_behind_empty_lines) {
  Plan plan = plain_plan();
  plan.parts.before = "\r\n\r\n";
  plan.parts.end = "\r\r\n";
  plan.parts.target = " {origin.host}:0";
  EXPECT_EQ(complaints_about(plan, ProxyDefect::never_answers), "");
}

}  // namespace
}  // namespace connectspec::fuzz
