// What goes on to a parent, and what is told from Via.
#include "reference_proxy/chaining/forwarding.h"

#include <gtest/gtest.h>

#include <string>

namespace connectspec::proxy {
namespace {

RequestHead parsed(const std::string& text) {
  HeadParser parser({}, {});
  parser.feed(text);
  EXPECT_EQ(parser.state(), HeadState::complete) << text;
  return parser.head();
}

const ParentSettings parent{parse_authority("parent.test:3128", {}).value, "Basic eDp5"};

TEST(ForwardedRequest, is_our_own_message) {
  const RequestHead head = parsed(
      "CONNECT A.test:0443 HTTP/1.0\r\nHost: other\r\nX-A: 1\r\nConnection: x-hop, Keep-Alive\r\n"
      "X-Hop: 1\r\nKeep-Alive: 5\r\nProxy-Connection: keep-alive\r\nTE: trailers\r\n"
      "Proxy-Authorization: Basic c2VjcmV0\r\nVia: 1.0 fred\r\nX-A: 2\r\nUpgrade: x\r\n"
      "User-Agent: t/1\r\n\r\n");
  EXPECT_EQ(forwarded_request(head, parse_authority(head.target, {}).value, parent, "us"),
            "CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\nX-A: 1\r\nVia: 1.0 fred, 1.0 us\r\n"
            "X-A: 2\r\nUser-Agent: t/1\r\nProxy-Authorization: Basic eDp5\r\n\r\n");
}

TEST(ForwardedRequest, brackets_ipv6) {
  const RequestHead head = parsed("CONNECT [::1]:1 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(forwarded_request(head, parse_authority(head.target, {}).value,
                              {parent.where, std::string()}, "us"),
            "CONNECT [::1]:1 HTTP/1.1\r\nHost: [::1]:1\r\nVia: 1.1 us\r\n\r\n");
}

TEST(HasPassedHere, looks_outside_comments_for_the_whole_name) {
  EXPECT_TRUE(has_passed_here({{"via", "1.1 us"}}, "us"));
  EXPECT_TRUE(has_passed_here({{"Via", "1.0 a,1.1 US(x)"}}, "us"));
  EXPECT_TRUE(has_passed_here({{"Via", "1.0 a"}, {"VIA", "HTTP/1.1\tus"}}, "us"));
  EXPECT_FALSE(has_passed_here({{"Via", "1.1 us2, 1.1 bus, 1.1 x (us (us) us)"}}, "us"));
  EXPECT_FALSE(has_passed_here({{"X-Via", "1.1 us"}}, "us"));
}

}  // namespace
}  // namespace connectspec::proxy
