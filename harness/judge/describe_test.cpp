// What is told of a case in a line.
#include <gtest/gtest.h>

#include <string>

#include "harness/judge/judge.h"
#include "harness/model/observation.h"

namespace connectspec {
namespace {

void add_client(Observation& seen, const std::string& name, int status) {
  Connection& client = seen.connections.emplace_back();
  client.actor = Actor(name);
  client.established = true;
  client.responses.emplace_back().status = status;
  client.responses.back().reason = "Some";
}

TEST(Describe, clients_with_the_same_to_say_are_told_together) {
  Observation seen;
  add_client(seen, "client", 200);
  add_client(seen, "client2", 200);
  add_client(seen, "client3", 400);
  add_client(seen, "client4", 200);
  EXPECT_EQ(describe(seen), "client to client2: 200 Some; client3: 400 Some; client4: 200 Some");
}

TEST(Describe, one_client_needs_no_name) {
  Observation seen;
  add_client(seen, "client", 200);
  EXPECT_EQ(describe(seen), "200 Some");
}

TEST(Describe, the_end_of_a_stream_is_told_apart_from_that_of_its_connection) {
  const auto told = [](End end, Http2Facts facts) {
    Observation seen;
    add_client(seen, "client", 200);
    seen.connections.front().end = end;
    seen.connections.front().http2 = std::move(facts);
    return describe(seen);
  };
  EXPECT_EQ(told(End::open, {}), "200 Some");
  EXPECT_EQ(told(End::fin, {.end_stream = true}), "200 Some, then END_STREAM");
  EXPECT_EQ(told(End::fin, {}), "200 Some, then FIN of the connection");
  EXPECT_EQ(told(End::reset, {.reset = 8}), "200 Some, then RST_STREAM CANCEL");
  EXPECT_EQ(told(End::reset, {.goaway = 1}), "200 Some, then GOAWAY PROTOCOL_ERROR");
  EXPECT_EQ(told(End::reset, {}), "200 Some, then RST of the connection");
  EXPECT_EQ(told(End::open, {.irregularities = {Irregularity::window_exceeded}}),
            "200 Some (window-exceeded)");
}

}  // namespace
}  // namespace connectspec
