// Where the parent of a chained target listens.
#include "harness/targets/parent_door.h"

#include <gtest/gtest.h>

#include "harness/targets/profile_words.h"

namespace connectspec {
namespace {

TEST(a_parent_door, has_an_address_as_soon_as_it_is_open) {
  const auto door = ParentDoor::open("");
  ASSERT_TRUE(door.has_value());
  EXPECT_EQ(door->host(), "127.0.0.1");
  EXPECT_GT(door->port(), 0);
  EXPECT_TRUE(is_authority(door->authority())) << door->authority();
}

TEST(a_parent_door, opens_where_an_endpoint_looks_for_it) {
  std::string where;
  {
    const auto any = ParentDoor::open("");
    ASSERT_TRUE(any.has_value());
    where = any->authority();
    const auto taken = ParentDoor::open(where);
    ASSERT_TRUE(taken.has_error());
    EXPECT_NE(taken.error().message.find("can't listen on " + where), std::string::npos)
        << taken.error().message;
  }
  const auto door = ParentDoor::open(where);
  ASSERT_TRUE(door.has_value()) << door.error().message;
  EXPECT_EQ(door->authority(), where);
}

TEST(a_parent_door, takes_addresses_only) {
  const auto named = ParentDoor::open("localhost:3129");
  ASSERT_TRUE(named.has_error());
  EXPECT_NE(named.error().message.find("no IP address"), std::string::npos);
  const auto six = ParentDoor::open("[::1]:0");
  ASSERT_TRUE(six.has_value()) << six.error().message;
  EXPECT_TRUE(six->authority().starts_with("[::1]:")) << six->authority();
}

}  // namespace
}  // namespace connectspec
