// The proxy's own words, octet for octet.
#include "reference_proxy/session/response.h"

#include <gtest/gtest.h>

#include <string>

#include "reference_proxy/authentication/authentication.h"

namespace connectspec::proxy {
namespace {

TEST(Response, refusals_are_framed_and_announce_the_close) {
  const Authenticator users({}, {}, "a \"b\"\r\n\\");
  EXPECT_EQ(refusal_text({.status = 407,
                          .explanation = "Why.",
                          .fields = users.challenge_fields({}, PasswordVerdict::wrong)},
                         "name", 784111777),
            "HTTP/1.1 407 Proxy Authentication Required\r\n"
            "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
            "Connection: close\r\n"
            "Proxy-Authenticate: Basic realm=\"a \\\"b\\\"\\\\\", charset=\"UTF-8\"\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Length: 40\r\n\r\n"
            "407 Proxy Authentication Required: Why.\n");
  const std::string other = refusal_text({405, "x"}, "name", 0);
  EXPECT_NE(other.find("\r\nAllow: CONNECT\r\n"), std::string::npos);
  EXPECT_NE(other.find("\r\nProxy-Status: name; error=http_request_error\r\n"), std::string::npos);
  EXPECT_EQ(tunnel_opened_text(784111777),
            "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n");
}

TEST(Response, what_is_passed_on_has_a_date) {
  const std::string date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
  const std::string interim = "HTTP/1.1 103 Early Hints\r\nLink: </date:>\r\n\r\n";
  EXPECT_EQ(dated("HTTP/1.1 403 No\r\nA: 1\r\n\r\ndate: x\r\n\r\n", 784111777),
            "HTTP/1.1 403 No\r\n" + date + "A: 1\r\n\r\ndate: x\r\n\r\n");
  EXPECT_EQ(dated(interim + interim + "HTTP/1.1 403 No\r\n\r\n", 784111777),
            interim + interim + "HTTP/1.1 403 No\r\n" + date + "\r\n");
  const std::string theirs = interim + "HTTP/1.1 403 No\r\nA: 1\r\ndATE: yesterday\r\n\r\n";
  EXPECT_EQ(dated(theirs, 784111777), theirs);
}

}  // namespace
}  // namespace connectspec::proxy
