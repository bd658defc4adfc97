// One host in all its spellings, against one pattern.
#include "reference_proxy/policy/host_pattern.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>

#include "reference_proxy/policy/policy.h"

namespace connectspec::proxy {
namespace {

HostList list_of(const std::string& pattern) {
  HostList result;
  EXPECT_TRUE(add_host_pattern(pattern, result)) << pattern;
  return result;
}

TEST(HostPattern, names_have_one_normal_form) {
  for (const char* pattern : {"a.test", "A.Test", "a.test.", "%61.te%73t", "A%2eTEST%2E"}) {
    EXPECT_EQ(list_of(pattern).names, std::vector<std::string>{"a.test"}) << pattern;
  }
  const HostList suffix = list_of(".A.test.");
  EXPECT_TRUE(suffix.has_name("a.test"));
  EXPECT_TRUE(suffix.has_name("b.a.test"));
  EXPECT_FALSE(suffix.has_name("ba.test"));
  EXPECT_FALSE(list_of("a.test").has_name("b.a.test"));
}

TEST(HostPattern, addresses_have_one_normal_form) {
  for (const char* pattern :
       {"127.0.0.9", "127.9", "0x7f.0.9", "0177.0.0.011", "2130706441", "127.0.0.9/32",
        "::ffff:127.0.0.9", "[::FFFF:7f00:9]", "64:ff9b::7f00:9", "::ffff:127.0.0.9/128"}) {
    const HostList list = list_of(pattern);
    for (const char* address : {"127.0.0.9", "::ffff:127.0.0.9", "64:ff9b::7f00:9"}) {
      EXPECT_TRUE(list.has_address(*parse_ip(address))) << pattern << " " << address;
    }
    EXPECT_FALSE(list.has_address(*parse_ip("127.0.0.8"))) << pattern;
    EXPECT_FALSE(list.has_address(*parse_ip("::9"))) << pattern;
  }
  EXPECT_TRUE(list_of("::ffff:10.0.0.0/104").has_address(*parse_ip("10.255.0.1")));
  EXPECT_FALSE(list_of("64:ff9b::/64").has_address(*parse_ip("10.0.0.1")));
  EXPECT_TRUE(list_of("64:ff9b::/64").has_address(*parse_ip("64:ff9b::1:1")));
}

TEST(HostPattern, what_is_neither_is_refused) {
  HostList list;
  for (const char* pattern : {"", ".", "a b", "a..b", "1.2.3.4.5", "300.1.1.1", "10.0.0.0/33",
                              "%zz", "a:1", ".127.0.0.1", "a@b", "[::1", "08"}) {
    EXPECT_FALSE(add_host_pattern(pattern, list)) << pattern;
  }
  EXPECT_TRUE(list.empty());
}

TEST(HostPattern, inet_aton_bounds) {
  EXPECT_EQ(to_string(*parse_ipv4_as_inet_aton("1.2.65535")), "1.2.255.255");
  EXPECT_EQ(to_string(*parse_ipv4_as_inet_aton("0")), "0.0.0.0");
  EXPECT_EQ(to_string(*parse_ipv4_as_inet_aton("4294967295")), "255.255.255.255");
  for (const char* text : {"4294967296", "1.16777216", "1.2.65536", "256.1", "0x", "0x1.", "1..2",
                           "09", "18446744073709551617", "-1", "1 "}) {
    EXPECT_FALSE(parse_ipv4_as_inet_aton(text)) << text;
  }
}

TEST(Policy, an_allow_list_admits_by_name_or_by_address) {
  PolicySettings settings;
  settings.allow_private = true;
  settings.allowed_hosts = list_of(".a.test");
  const auto target = [](const char* text) { return parse_authority(text, {}).value; };
  const Policy names_only(settings);
  EXPECT_EQ(names_only.check_target(target("b.a.test:443")), PolicyVerdict::allowed);
  EXPECT_EQ(names_only.check_target(target("c.test:443")), PolicyVerdict::host_not_allowed);
  EXPECT_EQ(names_only.check_target(target("10.0.0.1:443")), PolicyVerdict::host_not_allowed);
  settings.allowed_hosts.networks = list_of("10.0.0.0/8").networks;
  const Policy both(settings);
  const std::tuple<const char*, const char*, PolicyVerdict> rows[] = {
      {"a.test:443", "192.168.0.1", PolicyVerdict::allowed},
      {"c.test:443", "10.1.1.1", PolicyVerdict::allowed},
      {"c.test:443", "192.168.0.1", PolicyVerdict::host_not_allowed},
      {"[64:ff9b::a00:1]:443", "64:ff9b::a00:1", PolicyVerdict::allowed},
  };
  for (const auto& [host, address, verdict] : rows) {
    EXPECT_EQ(both.check_target(target(host)), PolicyVerdict::allowed);
    EXPECT_EQ(both.check_allowed(target(host), *parse_ip(address)), verdict) << host << address;
  }
}

}  // namespace
}  // namespace connectspec::proxy
