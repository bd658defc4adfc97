// Who acts in a script: read from its text, told apart, written as it was.
#include "harness/model/actor.h"

#include <gtest/gtest.h>

namespace connectspec {
namespace {

TEST(Actor, is_read_from_its_text_and_written_as_the_same) {
  for (const char* text : {"client", "client2", "client17", "origin", "origin#2", "decoy#10",
                           "names.a", "canary", "target", "harness"}) {
    EXPECT_EQ(Actor(text).text(), text);
  }
}

TEST(Actor, tells_kinds_apart) {
  EXPECT_EQ(Actor("client3"), Actor::client(3));
  EXPECT_EQ(Actor("origin#2"), Actor::connection("origin", 2));
  EXPECT_EQ(Actor("names.flips"), Actor::name("flips"));
  EXPECT_TRUE(Actor("client").is_client());
  EXPECT_FALSE(Actor("origin").is_client());
  EXPECT_EQ(Actor(), Actor::client());
}

// Run files come from anywhere.
TEST(Actor, takes_any_text_for_a_listener_that_is_nothing_else) {
  for (const char* text : {"", "clients", "client0", "client1", "client02", "client-1", "origin#",
                           "origin#1", "origin#0", "#2x", "client99999999999"}) {
    EXPECT_EQ(Actor(text).kind(), Actor::Kind::connection) << text;
    EXPECT_EQ(Actor(text).text(), text);
  }
}

TEST(Actor, a_listener_stands_for_all_its_connections) {
  const Actor origin = Actor::connection("origin");
  const Actor second = Actor::connection("origin", 2);
  EXPECT_TRUE(origin.belongs_to(origin));
  EXPECT_TRUE(second.belongs_to(origin));
  EXPECT_FALSE(origin.belongs_to(second));
  EXPECT_FALSE(second.belongs_to(Actor::connection("origin", 3)));
  EXPECT_FALSE(second.belongs_to(Actor::connection("decoy")));
  EXPECT_FALSE(Actor::client(2).belongs_to(Actor::client()));
}

}  // namespace
}  // namespace connectspec
