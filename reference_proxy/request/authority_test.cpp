// Targets in every spelling: one canonical form, or one error.
#include "reference_proxy/request/authority.h"

#include <gtest/gtest.h>

#include <string>

namespace connectspec::proxy {
namespace {

using enum AuthorityError;

struct ValidRow {
  std::string text;
  std::string canonical;
};

TEST(Authority, reads_every_valid_spelling) {
  const ValidRow rows[] = {
      {"example.com:443", "example.com:443"},
      {"EXAMPLE.Com:443", "example.com:443"},
      {"example.com.:443", "example.com:443"},
      {"%65xample.com:443", "example.com:443"},
      {"%45xample%2ecom:443", "example.com:443"},
      {"_a.test:1", "_a.test:1"},
      {"-a.test:1", "-a.test:1"},
      {"123.test:1", "123.test:1"},
      {"xn--bcher-kva.test:80", "xn--bcher-kva.test:80"},
      {"localhost:65535", "localhost:65535"},
      {"example.com:0443", "example.com:443"},
      {"a:" + std::string(7900, '0') + "80", "a:80"},
      {"127.0.0.1:80", "127.0.0.1:80"},
      {"255.255.255.255:80", "255.255.255.255:80"},
      {"[::1]:80", "[::1]:80"},
      {"[0:0:0:0:0:0:0:1]:80", "[::1]:80"},
      {"[2001:DB8::00aB]:80", "[2001:db8::ab]:80"},
      {"[::ffff:127.0.0.1]:80", "127.0.0.1:80"},
      {"[::ffff:7f00:1]:80", "127.0.0.1:80"},
      {std::string(63, 'a') + ".test:80", std::string(63, 'a') + ".test:80"},
  };
  for (const ValidRow& row : rows) {
    const AuthorityResult result = parse_authority(row.text, {});
    EXPECT_EQ(result.error, none) << row.text << ": " << explain(result.error);
    EXPECT_EQ(to_string(result.value), row.canonical);
  }
}

struct InvalidRow {
  std::string text;
  AuthorityError error;
};

const InvalidRow invalid_ports[] = {
    {"a", port_missing},
    {"[::1]", port_missing},
    {"a:", port_empty},
    {"[::1]:", port_empty},
    {"a:0", port_out_of_range},
    {"a:000", port_out_of_range},
    {"a:65536", port_out_of_range},
    {"a:65979", port_out_of_range},
    {"a:4294967739", port_out_of_range},
    {"a:18446744073709552059", port_out_of_range},
    {"a:" + std::string(500, '9'), port_out_of_range},
    {"a:+80", port_not_decimal},
    {"a:-1", port_not_decimal},
    {"a:0x1BB", port_not_decimal},
    {"a:4e2", port_not_decimal},
    {"a:80.0", port_not_decimal},
    {"a:http", port_not_decimal},
    {"a:%34%34%33", port_not_decimal},
    {"a:80 ", byte_not_allowed},
    {"a:80:80", ipv6_not_bracketed},
    {"a::80", ipv6_not_bracketed},
};

const InvalidRow invalid_hosts[] = {
    {"", empty},
    {":80", host_empty},
    {"0177.0.0.1:80", name_numeric},
    {"0x7f.1:80", name_numeric},
    {"0x7f000001:80", name_numeric},
    {"127.1:80", name_numeric},
    {"127.0.1:80", name_numeric},
    {"2130706433:80", name_numeric},
    {"127.0.0.257:80", name_numeric},
    {"127.0.0.1.5:80", name_numeric},
    {"127.0.0.1.:80", name_numeric},
    {"127.0.0.01:80", name_numeric},
    {"127.0.0.0x1:80", name_numeric},
    {"1%32%37.0.0.1:80", name_numeric},
    {"::1:80", ipv6_not_bracketed},
    {"[::1:80", bracket_unbalanced},
    {"::1]:80", bracket_unbalanced},
    {"[]:80", ipv6_invalid},
    {"[[::1]]:80", bracket_text_behind},
    {"[::1]x:80", bracket_text_behind},
    {"[::1]80", bracket_text_behind},
    {"[127.0.0.1]:80", ipv6_invalid},
    {"[example.com]:80", ipv6_invalid},
    {"[1:2:3:4:5:6:7]:80", ipv6_invalid},
    {"[1::2::3]:80", ipv6_invalid},
    {"[12345::]:80", ipv6_invalid},
    {"[fe80::1%25lo]:80", ipv6_zone},
    {"[fe80::1%lo]:80", ipv6_zone},
    {"[v1.fe80::a]:80", ip_future},
    {"a%3A81:80", percent_encoding_of_other_byte},
    {"a%00b:80", percent_encoding_of_other_byte},
    {"a%0d%0ab:80", percent_encoding_of_other_byte},
    {"a%2fb:80", percent_encoding_of_other_byte},
    {"b%c3%bccher.test:80", percent_encoding_of_other_byte},
    {"%2565xample.com:80", percent_encoding_of_other_byte},
    {"a%zz:80", percent_encoding_broken},
    {"a%:80", percent_encoding_broken},
    {"a%4:80", percent_encoding_broken},
    {"b\xc3\xbc.test:80", byte_not_allowed},
    {"a b:80", byte_not_allowed},
    {"<script>:1", byte_not_allowed},
    {"a!$&'()*+,;=b.test:80", name_byte_not_allowed},
    {"a..test:80", label_empty},
    {".test:80", label_empty},
    {".:80", label_empty},
    {"a.test..:80", label_empty},
    {std::string(64, 'a') + ".test:80", label_too_long},
    {std::string(127, 'a').replace(60, 1, ".") + "." + std::string(60, 'b') + "." +
         std::string(60, 'c') + "." + std::string(60, 'd') + ":80",
     name_too_long},
    {"user:pass@a:80", userinfo},
    {"a:80@b:80", userinfo},
    {"http://a:80/", not_authority_form},
    {"/", not_authority_form},
    {"a:80/", not_authority_form},
    {"a:80?x", not_authority_form},
    {"a:80#x", not_authority_form},
    {"*", port_missing},
};

TEST(Authority, refuses_every_invalid_port) {
  for (const InvalidRow& row : invalid_ports) {
    const AuthorityResult result = parse_authority(row.text, {});
    EXPECT_EQ(result.error, row.error) << row.text << ": " << explain(result.error);
  }
}

TEST(Authority, refuses_every_invalid_host) {
  for (const InvalidRow& row : invalid_hosts) {
    const AuthorityResult result = parse_authority(row.text, {});
    EXPECT_EQ(result.error, row.error) << row.text << ": " << explain(result.error);
    EXPECT_LE(result.offset, row.text.size());
  }
}

TEST(Authority, says_where_the_octet_stands_that_decided) {
  EXPECT_EQ(parse_authority("[fe80::1%e]:1", {}).offset, 8U);
  EXPECT_EQ(parse_authority("[v1.a]:1", {}).offset, 1U);
  EXPECT_EQ(parse_authority("a%4:1", {}).offset, 1U);
  EXPECT_EQ(parse_authority("a:8x", {}).offset, 3U);
}

TEST(Authority, switches_refuse_more) {
  Strictness rules;
  rules.reject_port_leading_zeros = true;
  rules.reject_percent_encoded_names = true;
  EXPECT_EQ(parse_authority("a:080", rules).error, port_leading_zero);
  EXPECT_EQ(parse_authority("%61:80", rules).error, percent_encoding_refused);
  rules.reject_names_no_host_can_have = false;
  EXPECT_EQ(parse_authority("a!b:80", rules).error, none);
}

TEST(Authority, every_octet_in_the_host_is_taken_or_refused) {
  for (int octet = 0; octet < 256; ++octet) {
    const char c = static_cast<char>(octet);
    const std::string text = std::string("a") + c + "b.test:80";
    const bool expected =
        std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._")
                .find(c) != std::string_view::npos &&
        c != '\0';
    EXPECT_EQ(parse_authority(text, {}).error == none, expected) << octet;
  }
}

}  // namespace
}  // namespace connectspec::proxy
