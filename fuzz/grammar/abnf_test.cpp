// Each ABNF rule on texts that it takes and texts that it refuses.
#include "fuzz/grammar/abnf.h"

#include <gtest/gtest.h>

#include <string>

namespace connectspec::fuzz::abnf {
namespace {

TEST(Abnf, dec_octets_are_0_to_255_without_leading_zeros) {
  for (int value = 0; value < 1000; ++value) {
    EXPECT_EQ(dec_octet(std::to_string(value)), value <= 255) << value;
  }
  EXPECT_FALSE(dec_octet(""));
  EXPECT_FALSE(dec_octet("00"));
  EXPECT_FALSE(dec_octet("01"));
  EXPECT_FALSE(dec_octet("001"));
  EXPECT_FALSE(dec_octet("1a"));
}

TEST(Abnf, ipv4_addresses_have_four_parts) {
  EXPECT_TRUE(ipv4_address("0.0.0.0"));
  EXPECT_TRUE(ipv4_address("255.255.255.255"));
  for (const char* text : {"", "1", "1.2.3", "1.2.3.", ".1.2.3", "1.2.3.4.", "1.2.3.4.5", "1..2.3",
                           "256.1.1.1", "1.2.3.04", "1.2.3.4 "}) {
    EXPECT_FALSE(ipv4_address(text)) << text;
  }
  EXPECT_EQ(ipv4_octets("1.20.255.0"), (std::array<std::uint8_t, 4>{1, 20, 255, 0}));
}

// RFC 3986 §3.2.2, alternative by alternative: the most and the fewest groups of each, and one
// more.
TEST(Abnf, ipv6_addresses_follow_the_nine_alternatives) {
  for (const char* text : {"1:2:3:4:5:6:7:8",
                           "1:2:3:4:5:6:1.2.3.4",
                           "::2:3:4:5:6:7:8",
                           "::2:3:4:5:6:1.2.3.4",
                           "::3:4:5:6:7:8",
                           "1::3:4:5:6:7:8",
                           "::4:5:6:7:8",
                           "1::4:5:6:7:8",
                           "1:2::4:5:6:7:8",
                           "1:2:3::5:6:7:8",
                           "1:2:3:4::6:7:8",
                           "1:2:3:4::6:1.2.3.4",
                           "1:2:3:4:5::7:8",
                           "1:2:3:4:5::1.2.3.4",
                           "::1.2.3.4",
                           "1:2:3:4:5:6::8",
                           "::8",
                           "1:2:3:4:5:6:7::",
                           "::",
                           "1::",
                           "ABCD:ef01::"}) {
    EXPECT_TRUE(ipv6_address(text)) << text;
  }
  for (const char* text : {"",
                           ":",
                           ":::",
                           "1",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "1:2:3:4:5:6:7::8",
                           "1:2:3:4:5:6:7:8::",
                           "::1:2:3:4:5:6:7:8",
                           "1::2::3",
                           "1:2:3:4:5:6:7:1.2.3.4",
                           "1.2.3.4::",
                           "1.2.3.4:1::",
                           "::1.2.3.4:1",
                           "::1.2.3",
                           "12345::",
                           "::g",
                           ":1::",
                           "::1:",
                           "1:2:3:4:5:6::1.2.3.4",
                           "::1%25lo",
                           "[::1]"}) {
    EXPECT_FALSE(ipv6_address(text)) << text;
  }
}

TEST(Abnf, ipv6_octets_stand_where_the_text_puts_them) {
  using Octets = std::array<std::uint8_t, 16>;
  EXPECT_EQ(ipv6_octets("::"), Octets{});
  EXPECT_EQ(ipv6_octets("1:2:3:4:5:6:7:8"),
            (Octets{0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8}));
  EXPECT_EQ(ipv6_octets("ab::1.2.3.4"),
            (Octets{0, 0xAB, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4}));
  EXPECT_EQ(ipv6_octets("1::"), (Octets{0, 1}));
}

TEST(Abnf, reg_names_take_whole_escapes_only) {
  for (const char* text : {"", "a", "A-b._~", "a!$&'()*+,;=", "%41", "a%2fb", "1.2"}) {
    EXPECT_TRUE(reg_name(text)) << text;
  }
  for (const char* text :
       {"%", "%4", "%4g", "a%", "a:b", "a/b", "a@b", "[a]", "a b", "\x80", "a\\"}) {
    EXPECT_FALSE(reg_name(text)) << text;
  }
}

TEST(Abnf, ip_literals_hold_ipv6_or_a_future_version) {
  for (const char* text : {"[::1]", "[v1.a]", "[vF0.a:b!]", "[V1.x]"}) {
    EXPECT_TRUE(ip_literal(text)) << text;
  }
  for (const char* text : {"[]", "[", "[::1", "::1]", "[1.2.3.4]", "[v.a]", "[v1.]", "[v1]",
                           "[vg.a]", "[v1.a%41]", "[[::1]]"}) {
    EXPECT_FALSE(ip_literal(text)) << text;
  }
}

TEST(Abnf, authority_form_is_a_host_a_colon_and_digits) {
  for (const char* text : {"a:1", "a:", ":1", ":", "[::1]:80", "1.2.3.4:99999", "a%41:0"}) {
    EXPECT_TRUE(authority_form(text)) << text;
  }
  for (const char* text :
       {"", "a", "[::1]", "a:b", "a:1:2", "::1:80", "a@b:1", "[::1]a:1", "a:+1"}) {
    EXPECT_FALSE(authority_form(text)) << text;
  }
  EXPECT_TRUE(host_field(""));
  EXPECT_TRUE(host_field("a"));
  EXPECT_TRUE(host_field("[::1]"));
  EXPECT_FALSE(host_field("a b"));
  EXPECT_FALSE(host_field("a, b"));
}

TEST(Abnf, versions_are_eight_octets_in_upper_case) {
  EXPECT_TRUE(http_version("HTTP/1.1"));
  EXPECT_TRUE(http_version("HTTP/9.0"));
  for (const char* text :
       {"http/1.1", "HTTP/1.10", "HTTP/1", "HTTP/a.1", "HTTP 1.1", "HTTP/1,1", ""}) {
    EXPECT_FALSE(http_version(text)) << text;
  }
}

TEST(Abnf, classes_hold_as_many_octets_as_the_specifications_list) {
  int counts[6] = {};
  for (int octet = 0; octet < 256; ++octet) {
    const char c = static_cast<char>(octet);
    counts[0] += unreserved(c) ? 1 : 0;
    counts[1] += sub_delims(c) ? 1 : 0;
    counts[2] += tchar(c) ? 1 : 0;
    counts[3] += obs_text(c) ? 1 : 0;
    counts[4] += hexdig(c) ? 1 : 0;
    counts[5] += field_value(std::string_view(&c, 1)) ? 1 : 0;
  }
  EXPECT_EQ(counts[0], 66);
  EXPECT_EQ(counts[1], 11);
  EXPECT_EQ(counts[2], 77);
  EXPECT_EQ(counts[3], 128);
  EXPECT_EQ(counts[4], 22);
  EXPECT_EQ(counts[5], 94 + 128);
}

}  // namespace
}  // namespace connectspec::fuzz::abnf
