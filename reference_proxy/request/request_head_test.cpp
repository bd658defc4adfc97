// Heads octet by octet: every split, every fault and its place, every limit.
#include "reference_proxy/request/request_head.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "reference_proxy/request/request_rules.h"

namespace connectspec::proxy {
namespace {

struct Outcome {
  HeadState state;
  HeadError error;
  std::size_t offset;
  std::size_t taken;
  std::string method;
  std::string target;
  std::string fields;

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome parse(const std::vector<std::string>& pieces, const HeadLimits& limits = {},
              const Strictness& rules = {}) {
  HeadParser parser(limits, rules);
  std::size_t taken = 0;
  for (const std::string& piece : pieces) {
    taken += parser.feed(piece);
  }
  std::string fields;
  for (const FieldLine& field : parser.head().fields) {
    fields += field.name + "=" + field.value + "|";
  }
  return {parser.state(),       parser.error(),       parser.offset(), taken,
          parser.head().method, parser.head().target, fields};
}

struct Row {
  std::string text;
  HeadError error;
  std::size_t offset = 0;
};

const std::string line = "CONNECT a:1 HTTP/1.1\r\n";

const Row failing[] = {
    {"\x16\x03\x01", HeadError::method_not_a_token, 0},
    {" CONNECT", HeadError::method_not_a_token, 0},
    {"CONN\tECT a:1", HeadError::method_not_a_token, 4},
    {"\r\n\r\n\r\n\r\n\r\n", HeadError::too_many_empty_lines, 8},
    {"\rCONNECT", HeadError::bare_cr, 1},
    {"\nCONNECT", HeadError::bare_lf, 0},
    {std::string(33, 'A'), HeadError::method_too_long, 32},
    {"CONNECT  a:1 HTTP/1.1\r\n", HeadError::target_empty, 8},
    {"CONNECT a:1\tHTTP/1.1\r\n", HeadError::target_byte_not_allowed, 11},
    {"CONNECT b\xc3:1 HTTP/1.1", HeadError::target_byte_not_allowed, 9},
    {"CONNECT a:1\r\n", HeadError::version_missing, 11},
    {"CONNECT a:1  HTTP/1.1\r\n", HeadError::version_malformed, 20},
    {"CONNECT a :1 HTTP/1.1\r\n", HeadError::version_malformed, 18},
    {"CONNECT a:1 HTTP/1.1 \r\n", HeadError::text_behind_version, 20},
    {"CONNECT a:1 HTTP/1.10\r\n", HeadError::version_malformed, 20},
    {"CONNECT a:1 http/1.1\r\n", HeadError::version_malformed, 20},
    {"CONNECT a:1 HTTP/1\r\n", HeadError::version_malformed, 18},
    {"CONNECT a:1 HTTP/2.0\r\n", HeadError::version_not_supported, 20},
    {"CONNECT a:1 HTTP/0.9\r\n", HeadError::version_not_supported, 20},
    {"CONNECT a:1 HTTP/1.1\rHost", HeadError::bare_cr, 21},
    {"CONNECT a:1 HTTP/1.1\nHost", HeadError::bare_lf, 20},
    {line + " X: 1\r\n", HeadError::line_led_by_whitespace, 22},
    {line + "X: 1\r\n Y: 1\r\n", HeadError::line_led_by_whitespace, 28},
    {line + "X: 1\r\n\tY: 1\r\n", HeadError::line_led_by_whitespace, 28},
    {line + ": 1\r\n", HeadError::field_name_empty, 22},
    {line + "X : 1\r\n", HeadError::space_before_colon, 23},
    {line + "X Y: 1\r\n", HeadError::space_before_colon, 23},
    {line + "garbage\r\n", HeadError::colon_missing, 29},
    {line + "X(: 1\r\n", HeadError::field_name_not_a_token, 23},
    {line + "X: a\rb\r\n", HeadError::bare_cr, 27},
    {line + "X: a\nb\r\n", HeadError::bare_lf, 26},
    {line + "X: 1\r\n\rX", HeadError::bare_cr, 29},
    {line + std::string("X: a\0b\r\n", 8), HeadError::field_value_byte_not_allowed, 26},
};

std::vector<std::string> every_text() {
  std::vector<std::string> texts = {
      line + "Host: a:1\r\nX-Empty:\r\nX-Pad: \t v \t\r\n\r\nearly",
      "\r\n\r\nCONNECT a:1 HTTP/1.9\r\nX: caf\xe9\r\n\r\n\r\n\r\nDATA",
      "GET / HTTP/1.0\r\n\r\n",
  };
  for (const Row& one : failing) {
    texts.push_back(one.text);
  }
  return texts;
}

TEST(RequestHead, names_each_cause_with_its_offset) {
  for (const Row& one : failing) {
    const Outcome result = parse({one.text});
    EXPECT_EQ(result.state, HeadState::failed) << one.text;
    EXPECT_EQ(result.error, one.error) << one.text << ": " << explain(result.error);
    EXPECT_EQ(result.offset, one.offset) << one.text;
  }
}

TEST(RequestHead, every_split_gives_the_same) {
  for (const std::string& text : every_text()) {
    const Outcome whole = parse({text});
    std::vector<std::string> octets;
    for (std::size_t at = 0; at < text.size(); ++at) {
      octets.push_back(text.substr(at, 1));
      EXPECT_EQ(parse({text.substr(0, at), text.substr(at)}), whole) << text << " at " << at;
    }
    EXPECT_EQ(parse(octets), whole) << text;
  }
}

TEST(RequestHead, leaves_tunnel_octets_alone) {
  const std::string head = line + "hOsT:\t a:1 \t\r\nX:\r\n\r\n";
  const Outcome result = parse({head + "\r\n\r\nDATA"});
  EXPECT_EQ(result.state, HeadState::complete);
  EXPECT_EQ(result.taken, head.size());
  EXPECT_EQ(result.fields, "hOsT=a:1|X=|");
}

// Where each of the 256 octets may stand: at the given place of a head they are taken or refused.
void expect_octets(const std::string& before, const std::string& after, auto expected) {
  for (int octet = 0; octet < 256; ++octet) {
    const char c = static_cast<char>(octet);
    const Outcome result = parse({before + c + after});
    EXPECT_EQ(result.state == HeadState::complete, expected(octet)) << before << " " << octet;
  }
}

TEST(RequestHead, all_octets_in_all_places) {
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

TEST(RequestHead, limits_hold) {
  HeadLimits limits;
  EXPECT_EQ(parse({"CONNECT " + std::string(100'000, 'a')}).error, HeadError::target_too_long);
  EXPECT_EQ(parse({line + "X: " + std::string(100'000, 'a')}).error, HeadError::head_too_large);
  limits.fields = 2;
  EXPECT_EQ(parse({line + "A: 1\r\nB: 1\r\n\r\n"}, limits).state, HeadState::complete);
  EXPECT_EQ(parse({line + "A: 1\r\nB: 1\r\nC: 1\r\n"}, limits).error, HeadError::too_many_fields);
  limits.head_octets = 30;
  EXPECT_EQ(parse({"CONNECT " + std::string(100, 'a')}, limits).error, HeadError::target_too_long);
  EXPECT_EQ(parse({"CONNECT a:" + std::string(7900, '0') + "1 HTTP/1.1\r\n\r\n"}).state,
            HeadState::complete);
}

TEST(RequestHead, bare_lf_ends_lines_when_allowed) {
  Strictness rules;
  rules.reject_bare_lf = false;
  const Outcome result = parse({"CONNECT a:1 HTTP/1.1\nHost: a\n\nPING"}, {}, rules);
  EXPECT_EQ(result.state, HeadState::complete);
  EXPECT_EQ(result.fields, "Host=a|");
  EXPECT_EQ(result.taken, std::string("CONNECT a:1 HTTP/1.1\nHost: a\n\n").size());
}

RequestFault rules_verdict(const std::string& text) {
  HeadParser parser({}, {});
  parser.feed(text);
  EXPECT_EQ(parser.state(), HeadState::complete) << text;
  return check_request(parser.head(), {});
}

struct RulesRow {
  std::string fields;
  RequestFault fault;
};

TEST(RequestRules, host_and_framing) {
  const RulesRow rows[] = {
      {"Host: a\r\n", RequestFault::none},
      {"Host:\r\n", RequestFault::none},
      {"", RequestFault::host_missing},
      {"Host: a\r\nHost: a\r\n", RequestFault::host_repeated},
      {"Host: a b\r\n", RequestFault::host_invalid},
      {"Host: a\r\nContent-Length: 0\r\n", RequestFault::none},
      {"Host: a\r\nContent-Length: 000\r\n", RequestFault::none},
      {"Host: a\r\nContent-Length: 5\r\n", RequestFault::content_announced},
      {"Host: a\r\nContent-Length: 18446744073709551621\r\n", RequestFault::content_announced},
      {"Host: a\r\nContent-Length:\r\n", RequestFault::content_length_invalid},
      {"Host: a\r\nContent-Length: +5\r\n", RequestFault::content_length_invalid},
      {"Host: a\r\nContent-Length: 5, 6\r\n", RequestFault::content_length_invalid},
      {"Host: a\r\nContent-Length: 0\r\nContent-Length: 6\r\n",
       RequestFault::content_length_invalid},
      {"Host: a\r\nTransfer-Encoding: chunked\r\n", RequestFault::transfer_coding},
      {"Host: a\r\nTransfer-Encoding: gzip, chunked\r\n", RequestFault::transfer_coding},
      {"Host: a\r\nTransfer-Encoding: x\r\n", RequestFault::transfer_coding_unknown},
      {"Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n",
       RequestFault::content_announced},
  };
  for (const RulesRow& one : rows) {
    EXPECT_EQ(rules_verdict(line + one.fields + "\r\n"), one.fault) << one.fields;
  }
}

TEST(RequestRules, methods_and_versions) {
  EXPECT_EQ(rules_verdict("CONNECT a:1 HTTP/1.0\r\n\r\n"), RequestFault::none);
  EXPECT_EQ(rules_verdict("CONNECT a:1 HTTP/1.9\r\n\r\n"), RequestFault::host_missing);
  EXPECT_EQ(rules_verdict("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), RequestFault::method_not_offered);
  EXPECT_EQ(rules_verdict("connect a:1 HTTP/1.1\r\nHost: a\r\n\r\n"), RequestFault::method_unknown);
  EXPECT_EQ(rules_verdict("CONNECTX a:1 HTTP/1.1\r\nHost: a\r\n\r\n"),
            RequestFault::method_unknown);
}

}  // namespace
}  // namespace connectspec::proxy
