// That no password stands in a redacted run, however it is written, and that all else does.
#include "reports/redaction.h"

#include <gtest/gtest.h>

#include "harness/wire/bytes.h"
#include "reports/reports.h"
#include "reports/test_run.h"

namespace connectspec {
namespace {

using testing_support::result_of;
using testing_support::run_of;

const std::vector<Secret> bob{{"bob", "hunter2!"}};

std::string without(const std::string& text) { return redacted(bob, text); }

TEST(Redaction, OfAPasswordAsItIs) {
  EXPECT_EQ(without("user bob, password hunter2!"), "user bob, password ********");
  EXPECT_EQ(without("http://bob:hunter2!@proxy/"), "http://bob:********@proxy/");
  EXPECT_EQ(without("bob:hunter2%21@"), "bob:**********@");
  EXPECT_EQ(without("bob:hun%74er2!@"), "bob:**********@");
  EXPECT_EQ(without("CONNECT a:1 HTTP/1.1\r\n"), "CONNECT a:1 HTTP/1.1\r\n");
}

// A word of prose is one where it is a part of another.
TEST(Redaction, OfAShortPasswordWhereItStandsByItself) {
  const std::vector<Secret> short_one{{"u", "echo"}};
  EXPECT_EQ(redacted(short_one, "u:echo, echo, echoes"), "u:****, ****, echoes");
}

// Encoders differ in what they leave as it is.
TEST(Redaction, OfAPasswordInURIsHoweverItIsEncoded) {
  const std::vector<Secret> odd{{"al", "my-s.e_c~r/t x%"}};
  for (const std::string encoded :
       {"my-s.e_c~r%2Ft%20x%25", "my-s.e_c~r/t+x%25", "my%2ds%2ee%5fc%7Er%2ft%20x%25"}) {
    EXPECT_EQ(redacted(odd, "h/" + encoded + "@h"), "h/" + std::string(encoded.size(), '*') + "@h");
  }
}

TEST(Redaction, LeavesTheWordsOfTheSuite) {
  Result result = result_of("connect/host/a", Verdict::fail);
  result.judgement.observed = "said: connect";
  auto run = run_of({result});
  run.selection = {"connect"};
  redact({{"alice", "connect"}}, run);
  EXPECT_EQ(run.results[0].case_id, "connect/host/a");
  EXPECT_EQ(run.selection[0], "connect");
  EXPECT_EQ(run.results[0].judgement.observed, "said: *******");
}

TEST(Redaction, OfBasicCredentialsLeavesWhoItWas) {
  const std::string given = base64("bob:hunter2!");
  const std::string masked = base64("bob:********");
  EXPECT_EQ(without("Basic " + given + "\r\n"), "Basic " + masked + "\r\n");
  EXPECT_EQ(without("Basic " + base64("nobody:hunter2!")), "Basic " + base64("nobody:********"));
  EXPECT_EQ(without("Basic " + base64("bob:hunter2!x")), "Basic " + base64("bob:********x"));
  EXPECT_EQ(without("Basic " + base64("bob:wrong")), "Basic " + base64("bob:wrong"));
}

TEST(Redaction, OfBrokenBase64LeavesTooLittleToGuessBy) {
  const std::string given = base64("bob:hunter2!");
  for (std::size_t at = 1; at < given.size(); ++at) {
    const std::string broken = "Basic " + given.substr(0, at) + "!" + given.substr(at);
    EXPECT_NE(without(broken), broken) << at;
  }
}

TEST(Redaction, OfDigestResponses) {
  const std::string hash(32, 'a');
  EXPECT_EQ(without("Digest username=\"bob\", response=\"" + hash + "\", nc=1"),
            "Digest username=\"bob\", response=\"" + std::string(32, '*') + "\", nc=1");
}

TEST(Redaction, WithoutASecretChangesNothing) {
  const std::string hash = "response=\"" + std::string(32, 'a') + "\"";
  EXPECT_EQ(redacted({}, hash), hash);
  EXPECT_EQ(redacted({{"bob", ""}}, hash), hash);
}

// Cut anywhere, also octet by octet, and one actor's pieces between another's.
TEST(Redaction, OfOctetsInPieces) {
  const std::string head =
      "CONNECT a:1 HTTP/1.1\r\nProxy-Authorization: Basic " + base64("bob:hunter2!") + "\r\n\r\n";
  for (std::size_t piece = 1; piece < 12; ++piece) {
    Result result = result_of("h1/host/a", Verdict::fail);
    for (std::size_t at = 0; at < head.size(); at += piece) {
      result.observation.events.push_back(
          {at, "client", EventKind::sent, head.substr(at, piece), 0, ""});
      result.observation.events.push_back({at, "origin", EventKind::received, "x", 0, ""});
    }
    auto run = run_of({result});
    redact(bob, run);
    std::string sent;
    for (const Event& event : run.results[0].observation.events) {
      sent += event.kind == EventKind::sent ? event.bytes : "";
    }
    EXPECT_EQ(sent, without(head)) << piece;
  }
}

TEST(Redaction, ReachesEveryMemberOfARun) {
  Result result = result_of("h1/host/a", Verdict::fail);
  const std::string given = "Basic " + base64("bob:hunter2!");
  result.judgement.observed = "forwarded '" + given + "'";
  result.judgement.because = "bob:hunter2!";
  Observation& seen = result.observation;
  seen.bindings = {{"credentials", base64("bob:hunter2!")}, {"password", "hunter2!"}};
  Connection connection;
  connection.sent = {given, given.size(), std::string(64, 'a')};
  connection.received = {given, 5000, std::string(64, 'b')};
  Response response;
  response.head = given;
  response.fields = {{"X-Seen", given}};
  connection.responses = {response};
  seen.connections = {connection};
  seen.target_output = "login of bob with hunter2! failed";
  result.other_attempts = {{Verdict::pass, given, seen}};
  auto run = run_of({result});
  run.command = "connectspec run --user bob:hunter2!";
  run.target.notes = run.command;
  redact(bob, run);
  const std::string json = run_to_json(run);
  EXPECT_EQ(json.find("hunter2!"), std::string::npos);
  EXPECT_EQ(json.find(base64("bob:hunter2!")), std::string::npos);
  Sha256 digest;
  digest.update(without(given));
  const Connection& after = run.results[0].observation.connections[0];
  EXPECT_EQ(after.sent.sha256, digest.hex());
  EXPECT_EQ(after.received.sha256, std::string(64, 'b'));  // of more than can be seen
}

}  // namespace
}  // namespace connectspec
