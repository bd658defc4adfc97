// Ports, names and addresses that may be reached, and that may not.
#include "reference_proxy/policy/policy.h"

#include <gtest/gtest.h>

#include <string>

#include "reference_proxy/basics/names.h"

namespace connectspec::proxy {
namespace {

using enum PolicyVerdict;

PolicyVerdict target_verdict(const Policy& access, const std::string& text) {
  const AuthorityResult parsed = parse_authority(text, {});
  EXPECT_EQ(parsed.error, AuthorityError::none) << text;
  return access.check_target(parsed.value);
}

PolicyVerdict address_verdict(const Policy& access, const std::string& text) {
  return access.check_address(parse_ip(text).value(), 443);
}

TEST(Policy, port_443_alone_by_default) {
  const Policy access({});
  EXPECT_EQ(target_verdict(access, "a.test:443"), allowed);
  EXPECT_EQ(target_verdict(access, "a.test:0443"), allowed);
  for (const char* port : {"25", "80", "442", "444", "8443"}) {
    EXPECT_EQ(target_verdict(access, std::string("a.test:") + port), port_not_allowed) << port;
  }
}

TEST(Policy, mail_ports_must_be_named) {
  PolicySettings settings;
  settings.allowed_ports = {{1, 65535}};
  for (const char* port : {"25", "465", "587", "0025"}) {
    EXPECT_EQ(target_verdict(Policy(settings), std::string("a.test:") + port), mail_port);
  }
  settings.allowed_ports.push_back({25, 25});
  EXPECT_EQ(target_verdict(Policy(settings), "a.test:25"), allowed);
  EXPECT_EQ(target_verdict(Policy(settings), "a.test:587"), mail_port);
  settings.denied_ports = {{20, 30}};
  EXPECT_EQ(target_verdict(Policy(settings), "a.test:25"), port_denied);
}

TEST(Policy, hosts_in_every_spelling) {
  PolicySettings settings;
  settings.denied_hosts = {"denied.test", ".evil.test"};
  const Policy access(settings);
  for (const char* host : {"denied.test", "DENIED.test", "denied.test.", "%64enied.test",
                           "evil.test", "a.evil.test", "a.b.EVIL.test."}) {
    EXPECT_EQ(target_verdict(access, std::string(host) + ":443"), host_denied) << host;
  }
  for (const char* host : {"a.denied.test", "denied.test.example", "xdenied.test", "notevil.test",
                           "evil.test.example"}) {
    EXPECT_EQ(target_verdict(access, std::string(host) + ":443"), allowed) << host;
  }
}

TEST(Policy, special_addresses_are_refused) {
  const Policy access({});
  for (const char* text : {"0.0.0.0",
                           "0.1.2.3",
                           "10.1.2.3",
                           "100.64.0.1",
                           "127.0.0.1",
                           "127.255.255.254",
                           "169.254.169.254",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.0.2.1",
                           "192.168.1.1",
                           "198.18.0.1",
                           "224.0.0.1",
                           "240.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "::127.0.0.1",
                           "::ffff:127.0.0.1",
                           "::ffff:10.0.0.1",
                           "64:ff9b::7f00:1",
                           "64:ff9b::a9fe:a9fe",
                           "2002:7f00:1::",
                           "2001:db8::1",
                           "fc00::1",
                           "fd00:ec2::254",
                           "fe80::1",
                           "ff02::1"}) {
    EXPECT_EQ(address_verdict(access, text), address_special) << text;
  }
  for (const char* text : {"1.1.1.1", "100.128.0.1", "172.32.0.1", "126.255.255.255", "128.0.0.1",
                           "2606:4700::1", "64:ff9b::101:101", "::ffff:1.1.1.1"}) {
    EXPECT_EQ(address_verdict(access, text), allowed) << text;
  }
}

TEST(Policy, allow_private_lifts_only_some) {
  PolicySettings settings;
  settings.allow_private = true;
  settings.denied_networks = {*parse_network("127.0.0.9"), *parse_network("10.0.0.0/9")};
  const Policy access(settings);
  for (const char* text : {"127.0.0.1", "::1", "10.128.0.1", "192.168.0.1", "fc00::1"}) {
    EXPECT_EQ(address_verdict(access, text), allowed) << text;
  }
  for (const char* text : {"0.0.0.0", "::", "169.254.169.254", "224.0.0.1", "255.255.255.255",
                           "fe80::1", "ff02::1", "::ffff:0.0.0.0"}) {
    EXPECT_EQ(address_verdict(access, text), address_special) << text;
  }
  for (const char* text : {"127.0.0.9", "::ffff:127.0.0.9", "64:ff9b::7f00:9", "10.1.2.3"}) {
    EXPECT_EQ(address_verdict(access, text), address_denied) << text;
  }
}

TEST(Policy, own_addresses) {
  PolicySettings settings;
  settings.allow_private = true;
  settings.own_endpoints = {{*parse_network("127.0.0.0/8"), 3128}};
  const Policy access(settings);
  EXPECT_EQ(access.check_address(*parse_ip("127.0.0.1"), 3128), own_address);
  EXPECT_EQ(access.check_address(*parse_ip("::ffff:127.0.0.1"), 3128), own_address);
  EXPECT_EQ(access.check_address(*parse_ip("127.0.0.1"), 3129), allowed);
}

TEST(Policy, reads_port_ranges) {
  EXPECT_EQ(parse_port_range("80")->last, 80);
  EXPECT_EQ(parse_port_range("1-65535")->last, 65535);
  for (const char* text : {"", "0", "65536", "9-8", "1-", "-1", "a", "1-2-3", " 1", "0-9"}) {
    EXPECT_FALSE(parse_port_range(text)) << text;
  }
}

TEST(IpNetwork, reads_and_contains) {
  EXPECT_TRUE(parse_network("10.0.0.0/9")->contains(*parse_ip("10.127.255.255")));
  EXPECT_FALSE(parse_network("10.0.0.0/9")->contains(*parse_ip("10.128.0.0")));
  EXPECT_TRUE(parse_network("0.0.0.0/0")->contains(*parse_ip("255.1.1.1")));
  EXPECT_FALSE(parse_network("::/0")->contains(*parse_ip("1.1.1.1")));
  for (const char* text : {"", "/8", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/a", "10/8"}) {
    EXPECT_FALSE(parse_network(text)) << text;
  }
}

TEST(Names, special_use_names_and_hosts_file) {
  const HostsResult parsed =
      parse_hosts("# all\n127.0.0.1 Origin.Test. second\n\n::1\torigin.test # last\n");
  ASSERT_EQ(parsed.line, 0U);
  EXPECT_EQ(local_answer(parsed.names, "origin.test")->size(), 2U);
  EXPECT_EQ(local_answer(parsed.names, "second")->size(), 1U);
  EXPECT_EQ(local_answer(parsed.names, "localhost")->size(), 2U);
  EXPECT_EQ(local_answer(parsed.names, "a.localhost")->size(), 2U);
  EXPECT_TRUE(local_answer(parsed.names, "a.invalid")->empty());
  EXPECT_FALSE(local_answer(parsed.names, "notlocalhost"));
  EXPECT_EQ(parse_hosts("127.0.0.1 a\nnonsense a\n").line, 2U);
}

}  // namespace
}  // namespace connectspec::proxy
