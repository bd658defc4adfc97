// Facts about the responses of several clients.
#include <gtest/gtest.h>

#include "harness/judge/facts.h"

namespace connectspec {
namespace {

Connection answered(const std::string& client, int status, std::uint64_t content_size) {
  Connection connection;
  connection.actor = client;
  connection.established = true;
  Response response;
  response.status = status;
  response.content_size = content_size;
  response.complete = true;
  connection.responses.push_back(response);
  return connection;
}

bool alike(const Observation& seen) {
  return fact_holds(AlikeFact{{"client", "client2"}}, seen, {});
}

TEST(responses, are_alike_with_the_same_status_and_length_of_content) {
  Observation seen;
  seen.connections = {answered("client", 407, 12), answered("client2", 407, 12)};
  EXPECT_TRUE(alike(seen));
  seen.connections[1] = answered("client2", 403, 12);
  EXPECT_FALSE(alike(seen));
  seen.connections[1] = answered("client2", 407, 13);
  EXPECT_FALSE(alike(seen));
}

TEST(responses, are_not_alike_where_one_is_missing) {
  Observation seen;
  EXPECT_FALSE(alike(seen));
  seen.connections = {answered("client", 407, 12)};
  EXPECT_FALSE(alike(seen));
}

}  // namespace
}  // namespace connectspec
