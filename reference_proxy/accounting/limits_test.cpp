// How much one user, one address and all together may have.
#include "reference_proxy/accounting/limits.h"

#include <gtest/gtest.h>

#include <string>

namespace connectspec::proxy {
namespace {

using Verdict = TunnelCounter::Verdict;

TunnelHolder holder(const std::string& user, const std::string& address) {
  return {user, parse_ip(address)};
}

TEST(TunnelCounter, limits_hold_by_user_by_address_and_for_all) {
  TunnelCounter counter(TunnelLimits{.total = 4, .per_user = 2, .per_address = 3});
  EXPECT_EQ(counter.take(holder("a", "10.0.0.1")), Verdict::taken);
  EXPECT_EQ(counter.take(holder("a", "10.0.0.2")), Verdict::taken);
  EXPECT_EQ(counter.take(holder("a", "10.0.0.3")), Verdict::user_reached);
  EXPECT_EQ(counter.take(holder("", "10.0.0.1")), Verdict::taken);
  EXPECT_EQ(counter.take(holder("", "::ffff:10.0.0.1")), Verdict::taken);
  EXPECT_EQ(counter.take(holder("", "10.0.0.9")), Verdict::total_reached);
  counter.give_back(holder("a", "10.0.0.2"));
  EXPECT_EQ(counter.take(holder("", "10.0.0.1")), Verdict::address_reached);
  EXPECT_EQ(counter.take(holder("a", "")), Verdict::taken);  // a Unix socket has no address
  EXPECT_EQ(counter.taken(), 4U);
}

TEST(TunnelCounter, an_ipv6_client_is_its_network) {
  TunnelCounter counter(TunnelLimits{.per_address = 1});
  EXPECT_EQ(counter.take(holder("", "2001:db8::1")), Verdict::taken);
  EXPECT_EQ(counter.take(holder("", "2001:db8::2")), Verdict::address_reached);
  EXPECT_EQ(counter.take(holder("", "2001:db8:0:1::2")), Verdict::taken);
}

TEST(TunnelCounter, copies_share_their_counts) {
  TunnelCounter one(1);
  TunnelCounter other = one;
  EXPECT_EQ(one.take({}), Verdict::taken);
  EXPECT_EQ(other.take({}), Verdict::total_reached);
}

TEST(FailureLimiter, an_address_waits_for_its_minute_to_end) {
  constexpr UnixTime start{1'000'000};
  FailureLimiter limiter(2);
  const auto guesser = parse_ip("10.0.0.1");
  limiter.failed(guesser, start);
  EXPECT_EQ(limiter.wait_for(guesser, start).count(), 0);
  limiter.failed(guesser, start + UnixTime(1500));
  EXPECT_EQ(limiter.wait_for(guesser, start + UnixTime(1500)).count(), 59);
  EXPECT_EQ(limiter.wait_for(parse_ip("10.0.0.2"), start).count(), 0);
  EXPECT_EQ(limiter.wait_for(std::nullopt, start).count(), 0);
  EXPECT_EQ(limiter.wait_for(guesser, start + FailureLimiter::window).count(), 0);
  limiter.failed(guesser, start + FailureLimiter::window);
  EXPECT_EQ(limiter.wait_for(guesser, start + FailureLimiter::window).count(), 0);
}

TEST(FailureLimiter, remembers_a_bounded_number_of_addresses) {
  FailureLimiter limiter(1);
  for (std::size_t count = 0; count <= FailureLimiter::most_addresses; ++count) {
    IpAddress address;
    address.octets = {10, static_cast<std::uint8_t>(count >> 16U),
                      static_cast<std::uint8_t>(count >> 8U), static_cast<std::uint8_t>(count)};
    limiter.failed(address, UnixTime(1));
    ASSERT_GT(limiter.wait_for(address, UnixTime(1)).count(), 0);
  }
  EXPECT_EQ(limiter.wait_for(parse_ip("10.0.0.0"), UnixTime(1)).count(), 0);
}

}  // namespace
}  // namespace connectspec::proxy
