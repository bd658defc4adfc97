#include "reference_proxy/core/request_head.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "reference_proxy/core/request_rules.h"

namespace connectspec::proxy {
namespace {

struct outcome {
  head_state state;
  head_error error;
  std::size_t offset;
  std::size_t taken;
  std::string method;
  std::string target;
  std::string fields;

  friend bool operator==(const outcome&, const outcome&) = default;
};

outcome parse(const std::vector<std::string>& pieces, const head_limits& limits = {},
              const strictness& rules = {}) {
  head_parser parser(limits, rules);
  std::size_t taken = 0;
  for (const std::string& piece : pieces) {
    taken += parser.feed(piece);
  }
  std::string fields;
  for (const field_line& field : parser.head().fields) {
    fields += field.name + "=" + field.value + "|";
  }
  return {parser.state(),       parser.error(),       parser.offset(), taken,
          parser.head().method, parser.head().target, fields};
}

struct row {
  std::string text;
  head_error error;
  std::size_t offset = 0;
};

const std::string line = "CONNECT a:1 HTTP/1.1\r\n";

const row failing[] = {
    {"\x16\x03\x01", head_error::method_not_a_token, 0},
    {" CONNECT", head_error::method_not_a_token, 0},
    {"CONN\tECT a:1", head_error::method_not_a_token, 4},
    {"\r\n\r\n\r\n\r\n\r\n", head_error::too_many_empty_lines, 8},
    {"\rCONNECT", head_error::bare_cr, 1},
    {"\nCONNECT", head_error::bare_lf, 0},
    {std::string(33, 'A'), head_error::method_too_long, 32},
    {"CONNECT  a:1 HTTP/1.1\r\n", head_error::target_empty, 8},
    {"CONNECT a:1\tHTTP/1.1\r\n", head_error::target_byte_not_allowed, 11},
    {"CONNECT b\xc3:1 HTTP/1.1", head_error::target_byte_not_allowed, 9},
    {"CONNECT a:1\r\n", head_error::version_missing, 11},
    {"CONNECT a:1  HTTP/1.1\r\n", head_error::version_malformed, 20},
    {"CONNECT a :1 HTTP/1.1\r\n", head_error::version_malformed, 18},
    {"CONNECT a:1 HTTP/1.1 \r\n", head_error::text_behind_version, 20},
    {"CONNECT a:1 HTTP/1.10\r\n", head_error::version_malformed, 20},
    {"CONNECT a:1 http/1.1\r\n", head_error::version_malformed, 20},
    {"CONNECT a:1 HTTP/1\r\n", head_error::version_malformed, 18},
    {"CONNECT a:1 HTTP/2.0\r\n", head_error::version_not_supported, 20},
    {"CONNECT a:1 HTTP/0.9\r\n", head_error::version_not_supported, 20},
    {"CONNECT a:1 HTTP/1.1\rHost", head_error::bare_cr, 21},
    {"CONNECT a:1 HTTP/1.1\nHost", head_error::bare_lf, 20},
    {line + " X: 1\r\n", head_error::line_led_by_whitespace, 22},
    {line + "X: 1\r\n Y: 1\r\n", head_error::line_led_by_whitespace, 28},
    {line + "X: 1\r\n\tY: 1\r\n", head_error::line_led_by_whitespace, 28},
    {line + ": 1\r\n", head_error::field_name_empty, 22},
    {line + "X : 1\r\n", head_error::space_before_colon, 23},
    {line + "X Y: 1\r\n", head_error::space_before_colon, 23},
    {line + "garbage\r\n", head_error::colon_missing, 29},
    {line + "X(: 1\r\n", head_error::field_name_not_a_token, 23},
    {line + "X: a\rb\r\n", head_error::bare_cr, 27},
    {line + "X: a\nb\r\n", head_error::bare_lf, 26},
    {line + "X: 1\r\n\rX", head_error::bare_cr, 29},
    {line + std::string("X: a\0b\r\n", 8), head_error::field_value_byte_not_allowed, 26},
};

std::vector<std::string> every_text() {
  std::vector<std::string> texts = {
      line + "Host: a:1\r\nX-Empty:\r\nX-Pad: \t v \t\r\n\r\nearly",
      "\r\n\r\nCONNECT a:1 HTTP/1.9\r\nX: caf\xe9\r\n\r\n\r\n\r\nDATA",
      "GET / HTTP/1.0\r\n\r\n",
  };
  for (const row& one : failing) {
    texts.push_back(one.text);
  }
  return texts;
}

TEST(request_head, names_each_cause_with_its_offset) {
  for (const row& one : failing) {
    const outcome result = parse({one.text});
    EXPECT_EQ(result.state, head_state::failed) << one.text;
    EXPECT_EQ(result.error, one.error) << one.text << ": " << explain(result.error);
    EXPECT_EQ(result.offset, one.offset) << one.text;
  }
}

TEST(request_head, every_split_gives_the_same) {
  for (const std::string& text : every_text()) {
    const outcome whole = parse({text});
    std::vector<std::string> octets;
    for (std::size_t at = 0; at < text.size(); ++at) {
      octets.push_back(text.substr(at, 1));
      EXPECT_EQ(parse({text.substr(0, at), text.substr(at)}), whole) << text << " at " << at;
    }
    EXPECT_EQ(parse(octets), whole) << text;
  }
}

TEST(request_head, leaves_tunnel_octets_alone) {
  const std::string head = line + "hOsT:\t a:1 \t\r\nX:\r\n\r\n";
  const outcome result = parse({head + "\r\n\r\nDATA"});
  EXPECT_EQ(result.state, head_state::complete);
  EXPECT_EQ(result.taken, head.size());
  EXPECT_EQ(result.fields, "hOsT=a:1|X=|");
}

// Where each of the 256 octets may stand: at the given place of a head they are taken or refused.
void expect_octets(const std::string& before, const std::string& after, auto expected) {
  for (int octet = 0; octet < 256; ++octet) {
    const char c = static_cast<char>(octet);
    const outcome result = parse({before + c + after});
    EXPECT_EQ(result.state == head_state::complete, expected(octet)) << before << " " << octet;
  }
}

TEST(request_head, all_octets_in_all_places) {
  const std::string token =
      "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const auto is_token = [&](int octet) {
    return octet != 0 && token.find(static_cast<char>(octet)) != std::string::npos;
  };
  const auto is_value = [](int octet) { return octet == 9 || (octet >= 32 && octet != 127); };
  const auto is_target = [](int octet) { return octet > 32 && octet < 127; };
  const auto is_minor = [](int octet) { return octet >= '0' && octet <= '9'; };
  expect_octets("X", "X a:1 HTTP/1.1\r\n\r\n", is_token);
  expect_octets("CONNECT a", "a:1 HTTP/1.1\r\n\r\n", is_target);
  expect_octets("CONNECT a:1 HTTP/1.", "\r\n\r\n", is_minor);
  expect_octets(line + "X", "Y: 1\r\n\r\n",
                [&](int octet) { return is_token(octet) || octet == ':'; });
  expect_octets(line + "X: a", "b\r\n\r\n", is_value);
  expect_octets(line + "X: a\r", "\r\n", [](int octet) { return octet == '\n'; });
}

TEST(request_head, limits_hold) {
  head_limits limits;
  EXPECT_EQ(parse({"CONNECT " + std::string(100'000, 'a')}).error, head_error::target_too_long);
  EXPECT_EQ(parse({line + "X: " + std::string(100'000, 'a')}).error, head_error::head_too_large);
  limits.fields = 2;
  EXPECT_EQ(parse({line + "A: 1\r\nB: 1\r\n\r\n"}, limits).state, head_state::complete);
  EXPECT_EQ(parse({line + "A: 1\r\nB: 1\r\nC: 1\r\n"}, limits).error, head_error::too_many_fields);
  limits.head_octets = 30;
  EXPECT_EQ(parse({"CONNECT " + std::string(100, 'a')}, limits).error, head_error::target_too_long);
  EXPECT_EQ(parse({"CONNECT a:" + std::string(7900, '0') + "1 HTTP/1.1\r\n\r\n"}).state,
            head_state::complete);
}

TEST(request_head, bare_lf_ends_lines_when_allowed) {
  strictness rules;
  rules.reject_bare_lf = false;
  const outcome result = parse({"CONNECT a:1 HTTP/1.1\nHost: a\n\nPING"}, {}, rules);
  EXPECT_EQ(result.state, head_state::complete);
  EXPECT_EQ(result.fields, "Host=a|");
  EXPECT_EQ(result.taken, std::string("CONNECT a:1 HTTP/1.1\nHost: a\n\n").size());
}

request_fault rules_verdict(const std::string& text) {
  head_parser parser({}, {});
  parser.feed(text);
  EXPECT_EQ(parser.state(), head_state::complete) << text;
  return check_request(parser.head(), {});
}

struct rules_row {
  std::string fields;
  request_fault fault;
};

TEST(request_rules, host_and_framing) {
  const rules_row rows[] = {
      {"Host: a\r\n", request_fault::none},
      {"Host:\r\n", request_fault::none},
      {"", request_fault::host_missing},
      {"Host: a\r\nHost: a\r\n", request_fault::host_repeated},
      {"Host: a b\r\n", request_fault::host_invalid},
      {"Host: a\r\nContent-Length: 0\r\n", request_fault::none},
      {"Host: a\r\nContent-Length: 000\r\n", request_fault::none},
      {"Host: a\r\nContent-Length: 5\r\n", request_fault::content_announced},
      {"Host: a\r\nContent-Length: 18446744073709551621\r\n", request_fault::content_announced},
      {"Host: a\r\nContent-Length:\r\n", request_fault::content_length_invalid},
      {"Host: a\r\nContent-Length: +5\r\n", request_fault::content_length_invalid},
      {"Host: a\r\nContent-Length: 5, 6\r\n", request_fault::content_length_invalid},
      {"Host: a\r\nContent-Length: 0\r\nContent-Length: 6\r\n",
       request_fault::content_length_invalid},
      {"Host: a\r\nTransfer-Encoding: chunked\r\n", request_fault::transfer_coding},
      {"Host: a\r\nTransfer-Encoding: gzip, chunked\r\n", request_fault::transfer_coding},
      {"Host: a\r\nTransfer-Encoding: x\r\n", request_fault::transfer_coding_unknown},
      {"Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n",
       request_fault::content_announced},
  };
  for (const rules_row& one : rows) {
    EXPECT_EQ(rules_verdict(line + one.fields + "\r\n"), one.fault) << one.fields;
  }
}

TEST(request_rules, methods_and_versions) {
  EXPECT_EQ(rules_verdict("CONNECT a:1 HTTP/1.0\r\n\r\n"), request_fault::none);
  EXPECT_EQ(rules_verdict("CONNECT a:1 HTTP/1.9\r\n\r\n"), request_fault::host_missing);
  EXPECT_EQ(rules_verdict("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), request_fault::method_not_offered);
  EXPECT_EQ(rules_verdict("connect a:1 HTTP/1.1\r\nHost: a\r\n\r\n"),
            request_fault::method_unknown);
  EXPECT_EQ(rules_verdict("CONNECTX a:1 HTTP/1.1\r\nHost: a\r\n\r\n"),
            request_fault::method_unknown);
}

}  // namespace
}  // namespace connectspec::proxy
