// Which header sections are requests, and what is wrong with the others.
#include "reference_proxy/session/http2/request_fields.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace connectspec::proxy {
namespace {

using Section = std::vector<FieldLine>;

const Section connect = {{":method", "CONNECT"}, {":authority", "a.test:443"}};

Section with(Section more) {
  Section result = connect;
  result.insert(result.end(), more.begin(), more.end());
  return result;
}

SectionFault fault_of(Section section) { return read_section(std::move(section), {}).fault; }

TEST(RequestFields, a_connect_has_a_method_and_an_authority) {
  const SectionResult result = read_section(with({{"x-a", "1"}, {"te", "Trailers"}}), {});
  EXPECT_EQ(result.fault, SectionFault::none);
  EXPECT_EQ(result.head.method, "CONNECT");
  EXPECT_EQ(result.head.target, "a.test:443");
  EXPECT_EQ(version_text(result.head), "2");
  ASSERT_EQ(result.head.fields.size(), 2U);
  EXPECT_EQ(result.head.fields[0].name, "x-a");
}

TEST(RequestFields, every_octet_in_a_name) {
  for (int octet = 0; octet < 256; ++octet) {
    const auto c = static_cast<char>(octet);
    const bool upper = c >= 'A' && c <= 'Z';
    const bool token = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                       (c != '\0' && std::string("!#$%&'*+-.^_`|~").find(c) != std::string::npos);
    EXPECT_EQ(fault_of(with({{std::string("x") + c, "1"}})), upper
                                                                 ? SectionFault::name_in_upper_case
                                                             : token ? SectionFault::none
                                                                     : SectionFault::name_not_valid)
        << octet;
  }
  EXPECT_EQ(fault_of(with({{"", "1"}})), SectionFault::name_not_valid);
}

TEST(RequestFields, every_octet_in_a_value) {
  for (int octet = 0; octet < 256; ++octet) {
    const auto c = static_cast<char>(octet);
    const bool control = (octet < 0x20 && c != '\t') || octet == 0x7f;
    EXPECT_EQ(fault_of(with({{"x-a", std::string("1") + c + "2"}})),
              control ? SectionFault::value_not_valid : SectionFault::none)
        << octet;
  }
  for (const char* value : {" a", "a ", "\ta", "a\t", " "}) {
    EXPECT_EQ(fault_of(with({{"x-a", value}})), SectionFault::value_led_or_followed_by_space);
    EXPECT_EQ(fault_of({{":method", "CONNECT"}, {":authority", value}}),
              SectionFault::value_led_or_followed_by_space);
  }
}

TEST(RequestFields, what_is_malformed) {
  const std::vector<std::pair<Section, SectionFault>> rows = {
      {{{":method", "CONNECT"}}, SectionFault::authority_missing},
      {{{":method", "CONNECT"}, {"host", "a.test:443"}}, SectionFault::authority_missing},
      {{{":authority", "a.test:443"}}, SectionFault::method_missing},
      {{}, SectionFault::method_missing},
      {with({{":scheme", "https"}, {":path", "/"}}), SectionFault::scheme_or_path},
      {with({{":path", ""}}), SectionFault::scheme_or_path},
      {with({{":authority", "a.test:443"}}), SectionFault::pseudo_field_repeated},
      {with({{":status", "200"}}), SectionFault::pseudo_field_unknown},
      {with({{":protocol", "websocket"}}), SectionFault::pseudo_field_unknown},
      {with({{"x-a", "1"}, {":path", "/"}}), SectionFault::pseudo_field_late},
      {with({{"connection", "close"}}), SectionFault::connection_field},
      {with({{"proxy-connection", "close"}}), SectionFault::connection_field},
      {with({{"keep-alive", "5"}}), SectionFault::connection_field},
      {with({{"transfer-encoding", "chunked"}}), SectionFault::connection_field},
      {with({{"upgrade", "x"}}), SectionFault::connection_field},
      {with({{"te", "gzip"}}), SectionFault::te_not_trailers},
      {{{":method", "connect"}, {":authority", "a.test:443"}},
       SectionFault::scheme_or_path_missing},
      {{{":method", "GET"}, {":scheme", "https"}, {":path", ""}},
       SectionFault::scheme_or_path_missing},
      {{{":method", "GET"}, {":scheme", "https"}, {":path", "/"}}, SectionFault::none},
  };
  for (const auto& [section, fault] : rows) {
    EXPECT_EQ(fault_of(section), fault) << explain(fault);
  }
}

TEST(RequestFields, a_host_may_say_the_same_in_other_words) {
  for (const char* host : {"a.test:443", "A.TEST.:0443", "a.test", ""}) {
    EXPECT_EQ(fault_of(with({{"host", host}})), SectionFault::none) << host;
  }
  for (const char* host : {"b.test:443", "a.test:444", "b.test", "127.0.0.1"}) {
    EXPECT_EQ(fault_of(with({{"host", host}})), SectionFault::host_differs) << host;
  }
  EXPECT_EQ(fault_of({{":method", "CONNECT"}, {":authority", "[::1]:443"}, {"host", "[0::1]"}}),
            SectionFault::none);
}

TEST(RequestFields, cookies_are_one_again) {
  const SectionResult result =
      read_section(with({{"cookie", "a=1"}, {"x-a", "1"}, {"cookie", "b=2"}}), {});
  ASSERT_EQ(result.head.fields.size(), 2U);
  EXPECT_EQ(result.head.fields[0].value, "a=1; b=2");
}

}  // namespace
}  // namespace connectspec::proxy
