#include "reference_proxy/core/admission.h"

#include <gtest/gtest.h>

#include <string>

namespace connectspec::proxy {
namespace {

using verdict = tunnel_counter::verdict;

tunnel_holder holder(const std::string& user, const std::string& address) {
  return {user, parse_ip(address)};
}

TEST(tunnel_counter, limits_hold_by_user_by_address_and_for_all) {
  tunnel_counter counter(tunnel_limits{.total = 4, .per_user = 2, .per_address = 3});
  EXPECT_EQ(counter.take(holder("a", "10.0.0.1")), verdict::taken);
  EXPECT_EQ(counter.take(holder("a", "10.0.0.2")), verdict::taken);
  EXPECT_EQ(counter.take(holder("a", "10.0.0.3")), verdict::user_reached);
  EXPECT_EQ(counter.take(holder("", "10.0.0.1")), verdict::taken);
  EXPECT_EQ(counter.take(holder("", "::ffff:10.0.0.1")), verdict::taken);
  EXPECT_EQ(counter.take(holder("", "10.0.0.9")), verdict::total_reached);
  counter.give_back(holder("a", "10.0.0.2"));
  EXPECT_EQ(counter.take(holder("", "10.0.0.1")), verdict::address_reached);
  EXPECT_EQ(counter.take(holder("a", "")), verdict::taken);  // a Unix socket has no address
  EXPECT_EQ(counter.taken(), 4U);
}

TEST(tunnel_counter, an_ipv6_client_is_its_network) {
  tunnel_counter counter(tunnel_limits{.per_address = 1});
  EXPECT_EQ(counter.take(holder("", "2001:db8::1")), verdict::taken);
  EXPECT_EQ(counter.take(holder("", "2001:db8::2")), verdict::address_reached);
  EXPECT_EQ(counter.take(holder("", "2001:db8:0:1::2")), verdict::taken);
}

TEST(tunnel_counter, copies_share_their_counts) {
  tunnel_counter one(1);
  tunnel_counter other = one;
  EXPECT_EQ(one.take({}), verdict::taken);
  EXPECT_EQ(other.take({}), verdict::total_reached);
}

TEST(failure_limiter, an_address_waits_for_its_minute_to_end) {
  constexpr unix_time start{1'000'000};
  failure_limiter limiter(2);
  const auto guesser = parse_ip("10.0.0.1");
  limiter.failed(guesser, start);
  EXPECT_EQ(limiter.wait_for(guesser, start).count(), 0);
  limiter.failed(guesser, start + unix_time(1500));
  EXPECT_EQ(limiter.wait_for(guesser, start + unix_time(1500)).count(), 59);
  EXPECT_EQ(limiter.wait_for(parse_ip("10.0.0.2"), start).count(), 0);
  EXPECT_EQ(limiter.wait_for(std::nullopt, start).count(), 0);
  EXPECT_EQ(limiter.wait_for(guesser, start + failure_limiter::window).count(), 0);
  limiter.failed(guesser, start + failure_limiter::window);
  EXPECT_EQ(limiter.wait_for(guesser, start + failure_limiter::window).count(), 0);
}

TEST(failure_limiter, remembers_a_bounded_number_of_addresses) {
  failure_limiter limiter(1);
  for (std::size_t count = 0; count <= failure_limiter::most_addresses; ++count) {
    ip_address address;
    address.octets = {10, static_cast<std::uint8_t>(count >> 16U),
                      static_cast<std::uint8_t>(count >> 8U), static_cast<std::uint8_t>(count)};
    limiter.failed(address, unix_time(1));
    ASSERT_GT(limiter.wait_for(address, unix_time(1)).count(), 0);
  }
  EXPECT_EQ(limiter.wait_for(parse_ip("10.0.0.0"), unix_time(1)).count(), 0);
}

}  // namespace
}  // namespace connectspec::proxy
