// Where a target leads, straight and through a parent.
#include "reference_proxy/tunnel/route.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "reference_proxy/basics/overloaded.h"

namespace connectspec::proxy {
namespace {

std::string text_of(const Route::Step& step) {
  return std::visit(Overloaded{[](const Route::Addresses& all) {
                                 std::string result;
                                 for (const IpAddress& one : all) {
                                   result += (result.empty() ? "" : " ") + to_string(one);
                                 }
                                 return result;
                               },
                               [](const Route::LookUp& of) { return "look up " + of.name; },
                               [](const Refusal& why) { return std::to_string(why.status); }},
                    step);
}

class RouteTest : public testing::Test {
 protected:
  RouteTest() {
    PolicySettings access;
    access.allow_private = true;
    access.denied_networks = {*parse_network("10.9.0.0/16")};
    access.own_endpoints = {{*parse_network("10.0.0.1"), 3128}};
    parts_.access = Policy(access);
    parts_.hosts = parse_hosts("10.0.0.7 near.test\n").names;
  }

  [[nodiscard]] Route to(const std::string& target) const {
    return {parts_, parse_authority(target, {}).value};
  }

  SessionParts parts_{.limits = {},
                      .rules = {},
                      .access = Policy({}),
                      .hosts = {},
                      .users = nullptr,
                      .tunnels = TunnelCounter(1)};
};

TEST_F(RouteTest, straight) {
  EXPECT_EQ(text_of(to("10.0.0.2:443").begin()), "10.0.0.2");
  EXPECT_EQ(text_of(to("10.9.0.2:443").begin()), "403");
  EXPECT_EQ(text_of(to("near.test:443").begin()), "10.0.0.7");
  EXPECT_EQ(text_of(to("none.invalid:443").begin()), "502");
  const Route far = to("far.test:443");
  EXPECT_EQ(text_of(far.begin()), "look up far.test");
  EXPECT_EQ(text_of(far.through({*parse_ip("10.9.0.1"), *parse_ip("10.0.0.2"),
                                 *parse_ip("10.0.0.3"), *parse_ip("2606::1")})),
            "10.0.0.2 2606::1 10.0.0.3");
  EXPECT_EQ(text_of(far.through({*parse_ip("10.9.0.1")})), "403");
  EXPECT_EQ(text_of(far.through({})), "502");
  EXPECT_EQ(far.port(), 443);
  EXPECT_EQ(far.refusal_for(DialError::out_of_resources).status, 503);
}

TEST_F(RouteTest, through_a_parent) {
  parts_.parent = ParentSettings{parse_authority("parent.test:3128", {}).value, {}};
  EXPECT_EQ(text_of(to("10.9.0.2:443").begin()), "403");
  const Route far = to("far.test:443");
  EXPECT_EQ(text_of(far.begin()), "look up parent.test");
  EXPECT_EQ(text_of(far.through({*parse_ip("10.9.0.1")})), "10.9.0.1");  // the operator chose it
  EXPECT_EQ(text_of(far.through({*parse_ip("10.0.0.1")})), "502");       // that is us
  EXPECT_EQ(far.port(), 3128);
  EXPECT_EQ(far.refusal_for(DialError::out_of_resources).status, 502);
  EXPECT_EQ(far.refusal_for(DialError::timed_out).status, 504);
}

}  // namespace
}  // namespace connectspec::proxy
