// `client.request`: how it is read, and what is said where it isn't a plain request.
#include "harness/language/request_action.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/language/suite.h"
#include "harness/model/action.h"
#include "harness/model/scenario.h"
#include "harness/wire/http1_request.h"

namespace connectspec {
namespace {

// What stands in front of the steps' line; a step of a test begins at line 14, column 9.
const std::string head =
    "area: a\ntitle: A\ncases:\n  - id: a/b\n    title: T\n    clause: C\n    why: W\n"
    "    level: must\n    judge: [fail: otherwise]\n    parameters:\n"
    "      good: {value: a, name: X-A}\n      bad: {value: \"a\\nb\", name: \"X A\"}\n"
    "    script:\n      - ";

Suite load(const std::string& step) { return load_suite({{"a.yaml", head + step + "\n"}}); }

Request request(const std::string& step) {
  const Suite suite = load(step);
  for (const auto& error : suite.errors) {
    ADD_FAILURE() << to_string(error);
  }
  const auto scenarios = suite.scenarios();
  const Action* action = scenarios.empty() ? nullptr : &scenarios.front()->script.at(0).action;
  const auto* found = action == nullptr ? nullptr : std::get_if<Request>(action);
  EXPECT_NE(found, nullptr) << step;
  return found == nullptr ? Request{} : *found;
}

std::string text(const std::string& argument) {
  return http1_send(request("client.request: " + argument)).bytes;
}

std::string said(const std::string& step) {
  std::string lines;
  for (const auto& error : load(step).errors) {
    lines += to_string(error) + "\n";
  }
  return lines;
}

TEST(RequestAction, is_the_whole_valid_request_where_nothing_is_said) {
  EXPECT_EQ(text(""), "CONNECT {origin} HTTP/1.1\r\nHost: {origin}\r\n{auth}\r\n");
  EXPECT_EQ(text("{}"), text(""));
}

TEST(ConnectAction, offers_what_can_be_offered) {
  EXPECT_EQ(said("client.connect: {version: 1.2, alpn: \"h2,http/1.1\"}"), "");
  EXPECT_NE(said("client.connect: {version: \"1.4\"}").find("1.2"), std::string::npos);
  EXPECT_NE(said("client.connect: {alpn: \"h2,\"}").find("is no list of protocols"),
            std::string::npos);
}

TEST(RequestAction, takes_each_part) {
  EXPECT_EQ(text(R"({method: GET, target: "http://{origin}/", host: "{origin}", auth: no})"),
            "GET http://{origin}/ HTTP/1.1\r\nHost: {origin}\r\n\r\n");
  EXPECT_EQ(text(R"({target: "{origin.host|octal}:{origin.port}", version: HTTP/1.0})"),
            "CONNECT {origin.host|octal}:{origin.port} HTTP/1.0\r\n"
            "Host: {origin.host|octal}:{origin.port}\r\n{auth}\r\n");
  EXPECT_EQ(text("{host: absent, data: \"\\r\\nE\"}"),
            "CONNECT {origin} HTTP/1.1\r\n{auth}\r\n\r\nE");
}

TEST(RequestAction, writes_fields_in_the_order_given) {
  const std::string begin = "CONNECT {origin} HTTP/1.1\r\nHost: {origin}\r\n";
  EXPECT_EQ(text("{fields: {X-B: [1, \"\", 2], X-A: 3}}"),
            begin + "X-B: 1\r\nX-B: \r\nX-B: 2\r\nX-A: 3\r\n{auth}\r\n");
  EXPECT_EQ(text("{fields: [{X-A: 1}, {X-B: 2}, {X-A: 3}]}"),
            begin + "X-A: 1\r\nX-B: 2\r\nX-A: 3\r\n{auth}\r\n");
}

TEST(RequestAction, leaves_valid_credentials_out_where_it_has_others) {
  EXPECT_FALSE(request(R"(client.request: {fields: {proxy-authorization: "Basic eDp5"}})").auth);
  EXPECT_FALSE(request("client.request: {fields: {Proxy-Authorization: x}, auth: no}").auth);
  EXPECT_TRUE(request("client.request: {fields: {Authorization: x}}").auth);
}

TEST(RequestAction, is_cut_and_ended_as_asked) {
  const auto one = request("{client.request: {end: yes}, cut: [5, -2], gap: 7ms, within: 1s}");
  EXPECT_TRUE(one.end);
  EXPECT_EQ(one.at, (std::vector<int>{5, -2}));
  EXPECT_EQ(one.gap.count(), 7);
  EXPECT_FALSE(request("client2.request:").end);
}

TEST(RequestAction, stands_in_the_step_as_it_was_written) {
  const auto suite = load("client.request: {target: \"{origin.host}:\", fields: {X-A: \"1\"}}");
  EXPECT_EQ(suite.scenarios().at(0)->script.at(0).text,
            "client.request: {target: \"{origin.host}:\", fields: {X-A: \"1\"}}");
}

TEST(RequestAction, that_is_no_plain_request_is_explained) {
  const std::vector<std::pair<std::string, std::string>> table{
      {"client.request: {taget: a}", "26: unknown key 'taget'; did you mean 'target'?"},
      {"client.request: now", "25: expected a map, found 'now'"},
      {"client.request: {target: \"\"}", "34: expected octets, found an empty text"},
      {"client.request: {host: \"\"}", "32: expected octets, found an empty text"},
      {"client.request: {data: \"\"}", "32: expected octets, found an empty text"},
      {"client.request: {method: [A]}",
       "34: expected a text, found a list; a text that holds ': ', or begins with { or [, is "
       "written in quotes"},
      {"client.request: {auth: perhaps}", "32: expected yes or no, found 'perhaps'"},
      {"client.request: {end: 7}", "31: expected yes or no, found '7'"},
      {"client.request: {fields: [X]}", "35: expected a map, found 'X'"},
      {"client.request: {fields: {X-A: []}}",
       "40: expected at least one value, found an empty list"},
      {"client.request: {fields: {host: a}}",
       "35: the Host field has a key of its own; write 'host:' beside 'fields:'"},
      {"client.request: {fields: {X A: a}}",
       "35: 'X A' is no token (RFC 9110 §5.6.2), which is syntax of HTTP/1.1; write it with "
       "client.send"},
      {"client.request: {method: \"CONNECT \"}",
       "34: 'CONNECT ' is no token (RFC 9110 §5.6.2), which is syntax of HTTP/1.1; write it with "
       "client.send"},
      {"client.request: {target: \"a\\r\\nb\"}",
       "34: CR in 'a\\r\\nb', which is syntax of HTTP/1.1; write it with client.send"},
      {"client.request: {host: \"a{hex:0a}\"}",
       "32: LF in 'a\\n', which is syntax of HTTP/1.1; write it with client.send"},
      {"client.request: {fields: {X-A: [a, \"\\0\"]}}",
       "44: NUL in '\\x00', which is syntax of HTTP/1.1; write it with client.send"},
      {"client.request: {target: \"{value}\"}",
       "34: in variant 'bad': LF in 'a\\nb', which is syntax of HTTP/1.1; write it with "
       "client.send"},
      {"client.request: {fields: {\"{name}\": 1}}",
       "35: in variant 'bad': 'X A' is no token (RFC 9110 §5.6.2), which is syntax of HTTP/1.1; "
       "write it with client.send"},
      {"client.request: {fields: {Proxy-Authorization: a}, auth: yes}",
       "66: 'fields' have a Proxy-Authorization of their own; leave 'auth' out"},
      {"client.request: {fields: {\"\": a}}", "35: expected the name of a field, found ''"},
      {"origin.request:", "9: only a client can 'request', and 'origin' is a listener"},
      {"{client.request: , cut: byte}", "33: unknown cut 'byte'; did you mean 'bytes'?"},
  };
  for (const auto& [step, message] : table) {
    EXPECT_EQ(said(step), "a.yaml:14:" + message + "\n") << step;
  }
}

TEST(RequestAction, what_only_a_parameter_brings_in_is_found) {
  const auto said = [](const std::string& value, const std::string& step) {
    const auto suite = load_suite({{"a.yaml",
                                    "area: a\ntitle: A\ncases:\n  - id: a/b\n    title: T\n    "
                                    "clause: C\n    level: must\n    why: W\n"
                                    "    parameters: {x: {p: \"" +
                                        value +
                                        "\"}}\n    judge: [fail: otherwise]\n"
                                        "    script: [{client.request: {" +
                                        step + "}}]\n"}});
    return suite.errors.empty() ? std::string() : suite.errors.front().message.substr(0, 40);
  };
  EXPECT_EQ(said("X-A", "fields: {\"{p}\": a}"), "");
  EXPECT_EQ(said("proxy-authorization", "fields: {\"{p}\": a}"),
            "in variant 'x': a template that comes to");
  EXPECT_EQ(said("Host", "fields: {\"{p}\": a}"), "in variant 'x': a template that comes to");
  EXPECT_EQ(said("", "target: \"{p}\""), "in variant 'x': nothing, where something");
  EXPECT_EQ(said("", "method: \"{p}\""), "in variant 'x': '' is no token (RFC 9110");
  EXPECT_EQ(said("{connect}", "fields: {X-A: \"{p}\"}"),
            "in variant 'x': CR in '\\r\\n', which is s");
  EXPECT_EQ(said("{origin}", "fields: {X-A: \"{p}\"}"), "");
}

}  // namespace
}  // namespace connectspec
