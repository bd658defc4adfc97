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

}  // namespace
}  // namespace connectspec
