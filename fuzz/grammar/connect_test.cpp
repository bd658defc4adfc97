// The checker on whole requests: each rule, each liberty, and what a request means.
#include "fuzz/grammar/connect.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace connectspec::fuzz {
namespace {

using Kind = Judgement::Kind;

std::string request(const std::string& target, const std::string& fields = "Host: a\r\n",
                    const std::string& version = "HTTP/1.1") {
  return "CONNECT " + target + " " + version + "\r\n" + fields + "\r\n";
}

// "valid", "valid with bare-lf", "port", "incomplete".
std::string verdict(const std::string& octets) {
  const Judgement judged = judge_connect(octets);
  if (judged.kind == Kind::incomplete) {
    return "incomplete";
  }
  if (judged.kind == Kind::invalid) {
    return std::string(to_string(judged.broken));
  }
  return judged.liberties.none() ? "valid" : "valid with " + to_string(judged.liberties);
}

TEST(ConnectGrammar, targets) {
  const std::pair<const char*, const char*> rows[] = {
      {"a:1", "valid"},
      {"example.com:65535", "valid"},
      {"[::1]:443", "valid"},
      {"127.0.0.1:443", "valid"},
      {"a:65536", "port"},
      {"a:0", "port"},
      {"a:000", "port"},
      {"a:", "port"},
      {"a:99999999999999999999", "port"},
      {"a:0443", "valid with port-leading-zero"},
      {"a:00000000000000443", "valid with port-leading-zero"},
      {":443", "host"},
      {"a", "target"},
      {"a:+1", "target"},
      {"u@a:1", "target"},
      {"http://a:1/", "target"},
      {"::1:443", "target"},
      {"[::1%25lo]:443", "target"},
      {"[v1.a]:443", "valid with ip-future"},
      {"%61:443", "valid with percent-encoded"},
      {"a%2Fb:443", "valid with percent-encoded-other no-host-octet"},
      {"127.1:443", "valid with numeric-name"},
      {"0x7f.0x1:443", "valid with numeric-name"},
      {"a..b:443", "valid with no-host-shape"},
      {"a!b:443", "valid with no-host-octet"},
      {"a b:443", "request-line"},
  };
  for (const auto& [target, expected] : rows) {
    EXPECT_EQ(verdict(request(target)), expected) << target;
  }
}

TEST(ConnectGrammar, request_lines) {
  const std::pair<std::string, const char*> rows[] = {
      {"CONNECT a:1 HTTP/1.1\r\n", "valid"},
      {"\r\nCONNECT a:1 HTTP/1.1\r\n", "valid with empty-line-first"},
      {"CONNECT a:1 HTTP/1.1\n", "valid with bare-lf"},
      {"CONNECT  a:1 HTTP/1.1\r\n", "valid with odd-spacing"},
      {"CONNECT\ta:1 HTTP/1.1\r\n", "valid with odd-spacing"},
      {"CONNECT a:1 HTTP/1.1 \r\n", "valid with odd-spacing"},
      {"CONNECT a:1 HTTP/1.1\r\r\n", "valid with odd-spacing"},
      {"CONNECT a:1\r\n", "request-line"},
      {"CONNECT a:1 \r\n", "request-line"},
      {"CONNECT a:1 HTTP/1.1 x\r\n", "request-line"},
      {"connect a:1 HTTP/1.1\r\n", "method"},
      {"GET a:1 HTTP/1.1\r\n", "method"},
      {"CONNECT a:1 HTTP/2.0\r\n", "valid with other-version"},
      {"CONNECT a:1 HTTP/1.9\r\n", "valid"},
      {"CONNECT a:1 http/1.1\r\n", "version"},
      {"CONNECT a:1 HTTP/1.10\r\n", "version"},
  };
  for (const auto& [line, expected] : rows) {
    EXPECT_EQ(verdict(line + "Host: a\r\n\r\n"), expected) << line;
  }
}

TEST(ConnectGrammar, fields) {
  const std::pair<std::string, const char*> rows[] = {
      {"", "host-missing"},
      {"Host: a\r\nhost: a\r\n", "host-repeated"},
      {"Host: a/b\r\n", "host-invalid"},
      {"Host: a, b\r\n", "host-invalid"},
      {"Host:\r\n", "valid with host-field-empty"},
      {"HOST:a\t\r\n", "valid"},
      {"Host : a\r\n", "field-name"},
      {" Host: a\r\n", "leading-space"},
      {"Host: a\r\n: b\r\n", "field-name"},
      {"Host: a\r\nb\r\n", "field-line"},
      {"Host: a\r\nX: a\r\n b\r\n", "valid with folded-line"},
      {"Host: a\r\n/b\r\n", "field-line"},
      {std::string("Host: a\r\nX: a\0b\r\n", 17), "valid with field-control"},
      {"Host: a\r\nX: a\rb\r\n", "valid with bare-cr"},
      {"Host: a\r\nX: a\nY: b\r\n", "valid with bare-lf"},
      {"Host: a\r\nX: \xE9\r\n", "valid"},
      {"Host: a\r\nConnection: , close,\tTE\r\n", "valid"},
      {"Host: a\r\nConnection: close:\r\n", "valid with odd-connection"},
      {"Host: a\r\nContent-Length: 0\r\n", "valid with content-length-zero"},
      {"Host: a\r\nContent-Length: 0, 0\r\n", "valid with content"},
      {"Host: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n", "valid with content"},
      {"Host: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n", "content-length"},
      {"Host: a\r\nContent-Length: +5\r\n", "content-length"},
      {"Host: a\r\nContent-Length:\r\n", "content-length"},
      {"Host: a\r\nTransfer-Encoding: identity\r\n", "valid with content"},
  };
  for (const auto& [fields, expected] : rows) {
    EXPECT_EQ(verdict(request("a:1", fields)), expected) << fields;
  }
  EXPECT_EQ(verdict(request("a:1", "", "HTTP/1.0")), "valid");
  EXPECT_EQ(verdict(request("a:1", "Host: a\r\nHost: a\r\n", "HTTP/1.0")), "host-repeated");
}

TEST(ConnectGrammar, a_head_ends_with_its_empty_line) {
  const std::string head = request("a:1");
  for (std::size_t size = 0; size < head.size(); ++size) {
    EXPECT_EQ(judge_connect(head.substr(0, size)).kind, Kind::incomplete) << size;
  }
  EXPECT_EQ(judge_connect(head + "\r\n\r\nCONNECT").size, head.size());
  EXPECT_EQ(judge_connect("\r\n" + head + "x").size, head.size() + 2);
}

TEST(ConnectGrammar, hosts_have_one_normal_form) {
  const auto host = [](const char* text) { return judge_authority(text).host; };
  EXPECT_EQ(host("EX%61mple.COM.:1"), host("example.com:1"));
  EXPECT_EQ(host("[::ffff:1.2.3.4]:1"), host("1.2.3.4:1"));
  EXPECT_EQ(host("[::ffff:102:304]:1"), host("1.2.3.4:1"));
  EXPECT_EQ(host("[0:0::1]:1"), host("[::1]:1"));
  EXPECT_NE(host("[::1]:1"), host("[::2]:1"));
  EXPECT_EQ(host("[::1]:1").ipv6->back(), 1);
}

}  // namespace
}  // namespace connectspec::fuzz
