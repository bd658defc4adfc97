// TCP flows: checksums, sequence numbers, what is missing.
#include "reports/capture/tcp_flow.h"

#include <gtest/gtest.h>

namespace connectspec {
namespace {

using From = TcpFlow::From;

std::uint32_t number_at(const std::string& octets, std::size_t at, std::size_t size) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < size; ++i) {
    number = (number << 8U) | static_cast<unsigned char>(octets.at(at + i));
  }
  return number;
}

// The sum over a header with its checksum in it is all ones (RFC 1071 §1).
std::uint32_t folded_sum(std::string_view octets) {
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < octets.size(); ++at) {
    const auto octet = static_cast<std::uint32_t>(static_cast<unsigned char>(octets[at]));
    sum += at % 2 == 0 ? octet << 8U : octet;
    sum = (sum & 0xffffU) + (sum >> 16U);
  }
  return sum;
}

TcpFlow between(std::string_view harness, std::string_view target) {
  return {*ip_endpoint(harness), *ip_endpoint(target), 1000};
}

TEST(IpEndpoint, takes_addresses_with_ports_and_nothing_else) {
  EXPECT_EQ(ip_endpoint("127.4.0.1:443")->address, std::string("\x7f\x04\x00\x01", 4));
  EXPECT_EQ(ip_endpoint("127.4.0.1:443")->port, 443);
  EXPECT_EQ(ip_endpoint("[::1]:65535")->address, std::string(15, '\0') + "\x01");
  for (const char* text : {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:1x",
                           "::1:80", "[::1]", "localhost:80", "/run/proxy.sock", "[127.0.0.1]:1"}) {
    EXPECT_FALSE(ip_endpoint(text)) << text;
  }
}

TEST(TcpFlow, counts_octets_syn_and_fin) {
  TcpFlow flow = between("127.0.0.1:40000", "127.0.0.2:3128");
  EXPECT_EQ(number_at(flow.syn(From::harness).octets, 24, 4), 1000U);
  EXPECT_EQ(number_at(flow.syn_ack(From::target).octets, 28, 4), 1001U);
  flow.ack(From::harness);
  const auto sent = flow.data(From::harness, "CONNECT", 7);
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(number_at(sent[0].octets, 24, 4), 1001U);
  EXPECT_EQ(sent[0].octets.substr(40), "CONNECT");
  EXPECT_EQ(number_at(flow.fin(From::target).octets, 28, 4), 1008U);
  EXPECT_EQ(number_at(flow.fin(From::harness).octets, 28, 4), 1002U);
}

TEST(TcpFlow, has_right_checksums_over_both_families) {
  const Packet v4 = between("127.0.0.1:40000", "127.0.0.2:3128").data(From::target, "odd", 3).at(0);
  EXPECT_EQ(v4.octets.size(), v4.length);
  EXPECT_EQ(number_at(v4.octets, 2, 2), v4.length);
  EXPECT_EQ(folded_sum(std::string_view(v4.octets).substr(0, 20)), 0xffffU);
  const std::string pseudo = v4.octets.substr(12, 8) + std::string("\0\6\0\x17", 4);
  EXPECT_EQ(folded_sum(pseudo + v4.octets.substr(20)), 0xffffU);

  const Packet v6 = between("[::1]:40000", "[::1]:3128").data(From::harness, "even", 4).at(0);
  EXPECT_EQ(number_at(v6.octets, 4, 2), 24U);
  const std::string long_pseudo = v6.octets.substr(8, 32) + std::string("\0\0\0\x18\0\0\0\6", 8);
  EXPECT_EQ(folded_sum(long_pseudo + v6.octets.substr(40)), 0xffffU);
}

TEST(TcpFlow, says_how_much_is_missing) {
  TcpFlow flow = between("127.0.0.1:40000", "127.0.0.2:3128");
  const auto cut = flow.data(From::target, "abc", 10);
  ASSERT_EQ(cut.size(), 1U);
  EXPECT_EQ(cut[0].octets.size(), 43U);
  EXPECT_EQ(cut[0].length, 50U);
  EXPECT_EQ(number_at(flow.fin(From::target).octets, 24, 4), 1010U);
}

TEST(TcpFlow, cuts_what_no_packet_holds_and_counts_past_four_gigabytes) {
  TcpFlow flow = between("127.0.0.1:40000", "127.0.0.2:3128");
  const std::string much(150000, 'x');
  const auto whole = flow.data(From::harness, much, much.size());
  ASSERT_EQ(whole.size(), 3U);
  EXPECT_EQ(whole[2].octets.size(), 40U + 20000U);
  EXPECT_EQ(flow.data(From::harness, "abc", 5'000'000'000ULL).size(), 64U);
  const std::uint32_t next = static_cast<std::uint32_t>(1000ULL + 150000ULL + 5'000'000'000ULL);
  EXPECT_EQ(number_at(flow.fin(From::harness).octets, 24, 4), next);
  EXPECT_TRUE(flow.data(From::harness, "", 0).empty());
}

}  // namespace
}  // namespace connectspec
