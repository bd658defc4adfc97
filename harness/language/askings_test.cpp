// The ways in which a case is asked, as a file says them, and what is wrong with some.
#include "harness/language/askings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/language/suite.h"
#include "harness/model/case.h"
#include "harness/wire/neighbour.h"

namespace connectspec {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

const std::string head =
    "area: a\ntitle: A\ncases:\n"
    "  - id: a/b\n    title: T\n    clause: RFC 1 §1\n    level: must\n    why: W\n";
const std::string judge = "    judge: [pass: {response: 4xx}, fail: otherwise]\n";

Suite load(const std::string& request, const std::string& keys) {
  return load_suite({{"a.yaml", head + keys + "    script:\n      - " + request +
                                    "\n      - client.await: response\n" + judge}});
}

Case case_of(const std::string& request, const std::string& keys) {
  const Suite suite = load(request, keys);
  EXPECT_THAT(suite.errors, IsEmpty()) << suite.errors.front().message;
  return suite.cases.empty() ? Case() : suite.cases.front();
}

std::string error_of(const std::string& request, const std::string& keys) {
  const Suite suite = load(request, keys);
  return suite.errors.empty() ? std::string() : suite.errors.front().message;
}

const std::string request = "client.request: {target: \"{origin.host}:{port}\", host: \"{host}\"}";
const std::string send =
    "client.send: \"CONNECT {origin.host}:{port} HTTP/1.1\\r\\nHost: {host}\\r\\n{auth}\\r\\n\"";
const std::string port = "    parameters: {x: {port: \"+{origin.port}\"}}\n";

TEST(Askings, both_hosts_are_the_origin_and_the_target_as_it_is_written) {
  for (const std::string& step : {request, send}) {
    const Case one = case_of(step, port + "    forms: both-hosts\n");
    ASSERT_EQ(one.askings.size(), 2U);
    EXPECT_THAT(one.askings[0].parameters, ElementsAre(Pair("host", "{origin}")));
    EXPECT_THAT(one.askings[1].parameters, ElementsAre(Pair("host", "{origin.host}:{port}")));
    EXPECT_EQ(one.variant.parameters.at("host"), "{origin}");
    EXPECT_EQ(one.asked(one.askings[1]).variant.parameters.at("host"), "{origin.host}:{port}");
  }
}

TEST(Askings, both_hosts_are_one_where_the_target_is_the_origin) {
  const Case one = case_of("client.request: {host: \"{host}\"}", "    forms: both-hosts\n");
  EXPECT_THAT(one.askings, IsEmpty());
  EXPECT_EQ(one.variant.parameters.at("host"), "{origin}");
}

TEST(Askings, a_row_with_a_host_of_its_own_is_asked_with_that_alone) {
  const Case one =
      case_of(request, "    parameters: {x: {port: \"0\", host: h}}\n    forms: both-hosts\n");
  EXPECT_THAT(one.askings, IsEmpty());
  EXPECT_EQ(one.variant.parameters.at("host"), "h");
}

TEST(Askings, rows_are_bindings_beside_the_parameters) {
  const Case one =
      case_of(request, port +
                           "    forms: {a: {host: \"{origin.host}:{port}\"}, b: {host: h}}\n"
                           "    times: 3\n");
  ASSERT_EQ(one.askings.size(), 2U);
  EXPECT_EQ(one.askings[1].form, "b");
  EXPECT_EQ(one.times, 3U);
}

TEST(Askings, what_is_wrong_is_told) {
  EXPECT_THAT(error_of("client.request:", "    forms: both-hosts\n"),
              HasSubstr("'both-hosts' is the value of {host}, which no step uses"));
  EXPECT_THAT(error_of("client.send: \"{host}\"", "    forms: both-hosts\n"),
              HasSubstr("needs a request line with a target"));
  EXPECT_THAT(error_of(request, port + "    forms: both\n"), HasSubstr("both-hosts"));
  EXPECT_THAT(error_of(request, port), HasSubstr("unknown name in a template 'host'"));
  EXPECT_THAT(error_of(request, port + "    forms: {a: {host: \"{hots}\"}}\n"),
              HasSubstr("unknown name in a template 'hots'"));
  EXPECT_THAT(error_of(request, port + "    forms: {a: {auth: x, host: h}}\n"),
              HasSubstr("'auth' is already a name in templates"));
  EXPECT_THAT(error_of(request, port + "    forms: {a: {host: \"{host}\"}}\n"),
              HasSubstr("parameter 'host' is made of itself"));
  EXPECT_THAT(error_of(request, port + "    forms: both-hosts\n    neighbour: {prot: \"1\"}\n"),
              HasSubstr("unknown parameter 'prot'; did you mean 'port'?"));
  EXPECT_THAT(error_of(request, port + "    times: 0\n"), HasSubstr("from 1 to"));
  EXPECT_THAT(error_of(request, port + "    forms: both-hosts\n    neighbour: valid-target\n"
                                       "    no-neighbour: because\n"),
              HasSubstr("leave one of the two out"));
}

TEST(Neighbour, a_valid_target_beside_either_kind_of_host) {
  for (const std::string& step : {request, send}) {
    const Case one = case_of(step, port + "    forms: both-hosts\n    neighbour: valid-target\n");
    EXPECT_EQ(neighbour_request(*neighbour_of(one, &one.askings[0])),
              "CONNECT {origin} HTTP/1.1\r\nHost: {origin.host}:1\r\n{auth}\r\n");
    EXPECT_EQ(neighbour_request(*neighbour_of(one, &one.askings[1])),
              "CONNECT {origin} HTTP/1.1\r\nHost: {origin}\r\n{auth}\r\n");
  }
}

TEST(Neighbour, parameters_make_the_request_harmless) {
  const Case one = case_of(request, port +
                                        "    forms: both-hosts\n"
                                        "    neighbour: {port: \"{origin.port}\"}\n");
  EXPECT_EQ(neighbour_request(*neighbour_of(one, &one.askings[1])),
            "CONNECT {origin.host}:{origin.port} HTTP/1.1\r\n"
            "Host: {origin.host}:{origin.port}\r\n{auth}\r\n");
}

TEST(Neighbour, cases_that_ask_the_same_share_one) {
  const Case by_word =
      case_of(request, port + "    forms: both-hosts\n    neighbour: valid-target\n");
  const Case by_port = case_of(request, port +
                                            "    forms: both-hosts\n"
                                            "    neighbour: {port: \"{origin.port}\"}\n");
  const auto key = [](const Case& one, std::size_t asking) {
    return key_of_neighbour(*neighbour_of(one, &one.askings[asking]));
  };
  EXPECT_EQ(key(by_word, 1), key(by_port, 1));
  EXPECT_NE(key(by_word, 0), key(by_word, 1));
}

TEST(Neighbour, one_of_another_kind_of_origin_is_another) {
  const std::string keys = port + "    forms: both-hosts\n    neighbour: valid-target\n";
  const Case ipv4 = case_of(request, keys);
  const Case ipv6 = case_of(request, keys + "    listeners: {origin: {host: ipv6}}\n");
  EXPECT_NE(key_of_neighbour(*neighbour_of(ipv4, nullptr)),
            key_of_neighbour(*neighbour_of(ipv6, nullptr)));
}

}  // namespace
}  // namespace connectspec
