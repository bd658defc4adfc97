// The proxy's own words, octet for octet.
#include "reference_proxy/session/response.h"

#include <gtest/gtest.h>

#include <string>

#include "reference_proxy/authentication/authentication.h"
#include "reference_proxy/session/response_text.h"

namespace connectspec::proxy {
namespace {

TEST(Response, refusals_are_framed_and_announce_the_close) {
  const Authenticator users({}, {}, "a \"b\"\r\n\\");
  const std::string challenge = users.challenges({}, PasswordVerdict::wrong).front();
  EXPECT_EQ(
      refusal_text(
          {.status = 407, .explanation = "Why.", .fields = {{"Proxy-Authenticate", challenge}}},
          "name", 784111777),
      "HTTP/1.1 407 Proxy Authentication Required\r\n"
      "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
      "Proxy-Authenticate: Basic realm=\"a \\\"b\\\"\\\\\", charset=\"UTF-8\"\r\n"
      "Content-Type: text/plain; charset=utf-8\r\n"
      "Connection: close\r\n"
      "Content-Length: 40\r\n\r\n"
      "407 Proxy Authentication Required: Why.\n");
  const std::string other = refusal_text({405, "x"}, "name", 0);
  EXPECT_NE(other.find("\r\nAllow: CONNECT\r\n"), std::string::npos);
  EXPECT_NE(other.find("\r\nProxy-Status: name; error=http_request_error\r\n"), std::string::npos);
  EXPECT_EQ(tunnel_opened_text(784111777),
            "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n");
}

TEST(Response, what_is_passed_on_has_a_date) {
  Response undated{.status = 403, .reason = "No", .fields = {{"A", "1"}}, .content = "date: x"};
  add_date(undated, 784111777);
  EXPECT_EQ(closing_text(undated),
            "HTTP/1.1 403 No\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nA: 1\r\n"
            "Connection: close\r\nContent-Length: 7\r\n\r\ndate: x");
  Response dated{.status = 304, .reason = "", .fields = {{"dATE", "yesterday"}}};
  add_date(dated, 784111777);
  EXPECT_EQ(closing_text(dated), "HTTP/1.1 304 \r\ndATE: yesterday\r\nConnection: close\r\n\r\n");
}

TEST(Response, interim_ones_stand_in_front) {
  EXPECT_EQ(text_of({{.status = 103, .reason = "Early Hints", .fields = {{"Link", "</>"}}},
                     {.status = 102, .reason = "Processing"}}),
            "HTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n");
}

}  // namespace
}  // namespace connectspec::proxy
