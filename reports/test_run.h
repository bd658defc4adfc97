// A run with something in every member, for the tests.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "harness/model/result.h"

namespace connectspec::testing_support {

inline std::string all_octets() {
  std::string out;
  for (int octet = 0; octet < 256; ++octet) {
    out += static_cast<char>(octet);
  }
  return out;
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

inline Result result_of(std::string id, Verdict verdict, std::string area = "h1/target") {
  Result result;
  result.case_id = std::move(id);
  result.area = std::move(area);
  result.title = "A port is required";
  result.judgement.verdict = verdict;
  result.judgement.expected = "400 or another 4xx";
  result.judgement.observed = "200 OK";
  result.judgement.because = "the port has no default";
  result.judgement.rule = "fail: otherwise";
  result.judgement.clauses = {"RFC 9110 §9.3.6"};
  result.attempts = 1;
  return result;
}

inline Result explained_result(std::string id, Verdict verdict, std::string by) {
  Result result = result_of(std::move(id), verdict);
  result.judgement.explained_by = Explanation{std::move(by), "shows here too"};
  return result;
}

inline Run run_of(std::vector<Result> results) {
  Run run;
  run.program = "connectspec 0.1.0";
  run.started = "2024-05-06T07:08:09Z";
  run.target.name = "squid";
  run.target.title = "Squid 5.7";
  run.clauses = {{"RFC 9110 §9.3.6", "MUST", "A CONNECT without a port is rejected.",
                  "https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6"}};
  run.results = std::move(results);
  return run;
}

inline Response full_response() {
  Response response;
  response.version = "HTTP/1.\xff";
  response.status = 299;
  response.reason = all_octets();
  response.fields = {{"X\x01", "]]>\x1b[31m"}, {"", ""}};
  response.head = "HTTP/1.1 299 " + all_octets() + "\r\n\r\n";
  response.framing = Framing::until_close;
  response.content = all_octets();
  response.content_size = 99999999999ULL;
  response.complete = true;
  response.irregularities = {Irregularity::bare_lf, Irregularity::not_http};
  return response;
}

inline Connection full_connection() {
  Connection connection;
  connection.actor = "origin#2";
  connection.local = "[::1]:40001";
  connection.remote = "127.0.0.1:3128";
  connection.established = true;
  connection.failure = "refused\x07";
  connection.tls = TlsFacts{Handshake::failed, "TLSv1.3", "h2\xff", true, true};
  connection.http2 =
      Http2Facts{4294967295U, true, 0, 8, End::reset, {Irregularity::window_exceeded}};
  connection.end = End::reset;
  connection.let_go = true;
  connection.timed_out = true;
  connection.awaited = "tunnel";
  connection.sent = {all_octets(), 256, std::string(64, 'a')};
  connection.received = {"x", 1, std::string(64, 'b')};
  connection.data = {"y", 18446744073709551615ULL, std::string(64, 'c')};
  connection.responses = {full_response(), Response{}};
  return connection;
}

inline Observation full_observation() {
  Observation observation;
  observation.carrier = Carrier::h1_tls;
  observation.bindings = {{"origin.port", "40123"}, {"odd \xff name", all_octets()}};
  observation.events = {
      {0, "client", EventKind::connecting, "", 0, "127.0.0.1:3128"},
      {1500, "client", EventKind::sent, "CONNECT a:1 HTTP/1.1\r\n\r\n", 24, ""},
      {2500, "client", EventKind::received, all_octets(), 5000, ""},
      {2600, "client", EventKind::frame_received, all_octets(), 5000, "HEADERS on 1 \x07",
       FrameRecord{1, 4, 1, {{"x", all_octets()}}, 2}},
      {18446744073709551615ULL, "target", EventKind::target_exited, "", 0, "status \xc3\x28 1\n"}};
  observation.connections = {full_connection()};
  observation.listeners = {{"decoy", "127.4.0.1:80", false, "permission denied", 4294967295U}};
  Probe probe{"client", "origin", ProbeOutcome::altered, 16, 15, "aa", "bb", 7};
  observation.echoes = {probe, Probe{}};
  observation.streams = {probe};
  observation.crowds = {Crowd{1000, 900, 50, 30, 10, 5, 5}};
  observation.resources = ResourceUse{{1, 2, 3}, {4, 5, 6}, {7, 8, 18446744073709551615ULL}};
  observation.canary = Canary::unanswered;
  observation.canary_beside = Canary::failed;
  observation.canary_status = 503;
  observation.hindrance = "CONNECT a:1: refused with 407";
  observation.target_exited = true;
  observation.target_output = "Segmentation fault\n\x1b]0;owned\x07";
  observation.harness_failure = "out of descriptors";
  observation.duration = 123456;
  return observation;
}

inline Run full_run() {
  Result result = result_of("connect/target/missing-port", Verdict::warn);
  result.level = Level::practice;
  result.why = "Because “quotes” and \\backslashes\\ matter.";
  result.control = true;
  result.endpoint = "auth";
  result.judgement.breaks = Breaks::liveness;
  result.attempts = 3;
  result.judgement.unstable = {Verdict::fail, Verdict::warn};
  result.judgement.hindrance = Hindrance{Hindrance::Kind::endpoint, "auth\x07", "\xff no address"};
  result.judgement.blocked_by = Blocker{"h1/base/connect-\xc3\x28", Verdict::fail};
  result.judgement.explained_by = Explanation{"h1/other/case", "the same “fault”"};
  result.reproduction = "area: fuzz\ncases: []\n";
  result.judgement.hint = "is it a “CONNECT” proxy?";
  result.observation = full_observation();
  result.other_attempts = {{Verdict::fail, "200\x07", full_observation()}};
  Run run = run_of({result, Result{}});
  run.duration = 987654321;
  run.seed = 18446744073709551614ULL;
  run.target = {"squid",
                "Squid 5.7",
                "5.7\n",
                "auth",
                "127.0.0.1:3128",
                {"connect", "ipv6"},
                "As Debian has it.",
                "squid -N\n\n# squid.conf\nhttp_port {port}\n",
                "squid.yaml"};
  run.command = "connectspec run --profile squid";
  run.interrupted = Interruption{"SIGINT", 7};
  run.selection = {"h1/*", "--slow"};
  return run;
}

}  // namespace connectspec::testing_support
