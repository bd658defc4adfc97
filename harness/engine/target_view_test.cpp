// What is made of a target's view: its policy, its credentials, and what a client offers to it.
#include "harness/engine/target_view.h"

#include <gtest/gtest.h>

#include "harness/engine/authority.h"
#include "harness/engine/tls_offer.h"
#include "harness/model/action.h"

namespace connectspec {
namespace {

TEST(TargetView, AllowsWhatIsNotDeniedWithinItsRanges) {
  TargetView target;
  EXPECT_TRUE(allows(target, 25));
  target.ports_denied = {25};
  EXPECT_FALSE(allows(target, 25));
  target.ports_allowed = {{443, 443}, {1000, 2000}};
  target.ports_denied = {1500};
  EXPECT_TRUE(allows(target, 443));
  EXPECT_TRUE(allows(target, 1000));
  EXPECT_TRUE(allows(target, 2000));
  for (const int port : {444, 999, 1500, 2001}) {
    EXPECT_FALSE(allows(target, static_cast<std::uint16_t>(port))) << port;
  }
}

TEST(TargetView, SendsItsCredentialsAsAField) {
  TargetView target;
  EXPECT_EQ(standing_lines(target), "");
  target.credentials = Credentials{"user", "pass"};
  EXPECT_EQ(standing_lines(target), "Proxy-Authorization: Basic dXNlcjpwYXNz\r\n");
}

TEST(TargetView, PutsTheUsersFieldsAtTheEndOfAHeadThatLacksThem) {
  TargetView target;
  const std::string head = "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n";
  EXPECT_EQ(with_fields(head + "\r\nearly", target), head + "\r\nearly");
  target.fields = {{"X-Token", "abc"}, {"X-B", ""}};
  EXPECT_EQ(standing_lines(target), "X-Token: abc\r\nX-B: \r\n");
  const std::string whole = head + standing_lines(target) + "\r\nearly";
  EXPECT_EQ(with_fields(head + "\r\nearly", target), whole);
  EXPECT_EQ(with_fields(whole, target), whole) << "they are there already";
  EXPECT_EQ(with_fields("CONNECT a:1", target), "CONNECT a:1") << "no head";
}

TEST(OfferOf, IsNothingInClear) {
  TargetView target;
  target.host = "127.0.0.1";
  EXPECT_FALSE(offer_of(target, Connect{}));
  target.carrier = Carrier::h1_tls;
  target.server_name = "proxy.test";
  Connect how;
  how.version = "1.3";
  const auto offer = offer_of(target, how);
  ASSERT_TRUE(offer);
  EXPECT_EQ(offer->server_name, "proxy.test");
  EXPECT_EQ(offer->address, "127.0.0.1");
  EXPECT_EQ(offer->protocols, "http/1.1");
  EXPECT_EQ(offer->version, "1.3");
  how.plain = true;
  EXPECT_FALSE(offer_of(target, how));
}

TEST(Authority, HasBracketsAroundIPv6) {
  using boost::asio::ip::make_address;
  EXPECT_EQ(host_in_authority("127.0.0.1"), "127.0.0.1");
  EXPECT_EQ(host_in_authority("::1"), "[::1]");
  EXPECT_EQ(authority_of({make_address("127.0.0.1"), 80}), "127.0.0.1:80");
  EXPECT_EQ(authority_of({make_address("::1"), 443}), "[::1]:443");
}

}  // namespace
}  // namespace connectspec
