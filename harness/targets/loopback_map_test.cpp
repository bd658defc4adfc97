// That no two get the same address.
#include "harness/targets/loopback_map.h"

#include <gtest/gtest.h>

#include <set>

namespace connectspec::loopback {
namespace {

TEST(LoopbackMap, WritesAddressesAsTheyAreRead) {
  EXPECT_EQ(text_of(address(0, 0, 1)), "127.0.0.1");
  EXPECT_EQ(text_of(nobodys), "127.99.254.254");
  EXPECT_EQ(text_of(measured_origin(258)), "127.96.1.2");
}

TEST(LoopbackMap, NoTwoShareAnAddress) {
  std::set<Address> taken{address(0, 0, 1), idle_clients,        denied_by_profiles,
                          nobodys,          hanging_destination, idle_origin};
  EXPECT_EQ(taken.size(), 6U);
  const auto take = [&taken](Address one) {
    EXPECT_TRUE(taken.insert(one).second) << text_of(one);
  };
  for (std::uint32_t number = 1; number <= 1000; ++number) {
    take(measured_origin(number));
  }
  for (const std::uint32_t octet : {octet_of_run(0), octet_of_run(149)}) {
    for (std::uint32_t n = 0; n < origins_of_run; ++n) {
      take(origin_of_run(octet, n));
    }
    for (std::uint32_t attempt = 0; attempt < name_server_places; ++attempt) {
      take(name_server_of_run(octet, attempt));
    }
  }
  EXPECT_EQ(origin_of_run(100, 0), origin_of_run(100, origins_of_run));
}

TEST(LoopbackMap, ARunStaysWithinItsOctet) {
  EXPECT_EQ(octet_of_run(0), 100U);
  EXPECT_EQ(octet_of_run(150), 100U);
  EXPECT_EQ(octet_of_run(149), 249U);
  EXPECT_EQ(octet_of_run(4294967295U) >> 8U, 0U);
  EXPECT_EQ(text_of(origin_of_run(249, origins_of_run - 1)), "127.249.250.250");
  EXPECT_EQ(text_of(name_server_of_run(100, 0)), "127.100.254.255");
}

}  // namespace
}  // namespace connectspec::loopback
