// What a request by its parts comes to.
#include "harness/wire/http1_request.h"

#include <gtest/gtest.h>

namespace connectspec {
namespace {

TEST(Http1Request, is_the_whole_valid_request_where_nothing_is_said) {
  EXPECT_EQ(http1_send(Request{}).bytes,
            "CONNECT {origin} HTTP/1.1\r\nHost: {origin}\r\n{auth}\r\n");
}

TEST(Http1Request, has_each_part_where_it_belongs) {
  Request request;
  request.method = "GET";
  request.target = "{origin.host}:";
  request.version = "HTTP/1.0";
  request.fields = {{"X-A", "1"}, {"X-B", ""}, {"X-A", "2"}};
  request.auth = false;
  request.data = "EARLY";
  EXPECT_EQ(http1_send(request).bytes,
            "GET {origin.host}: HTTP/1.0\r\nHost: {origin.host}:\r\n"
            "X-A: 1\r\nX-B: \r\nX-A: 2\r\n\r\nEARLY");
}

TEST(Http1Request, has_the_host_that_is_given_or_none) {
  Request request;
  request.host = Request::Host::given;
  request.host_value = "{decoy}";
  EXPECT_EQ(http1_send(request).bytes, "CONNECT {origin} HTTP/1.1\r\nHost: {decoy}\r\n{auth}\r\n");
  request.host = Request::Host::absent;
  EXPECT_EQ(http1_send(request).bytes, "CONNECT {origin} HTTP/1.1\r\n{auth}\r\n");
}

TEST(Http1Request, is_cut_as_a_send_is) {
  Request request;
  request.cut = Cut::at;
  request.at = {5, -2};
  request.cut_name = "{cut}";
  request.gap = std::chrono::milliseconds(7);
  const Send send = http1_send(request);
  EXPECT_EQ(send.cut, Cut::at);
  EXPECT_EQ(send.at, request.at);
  EXPECT_EQ(send.cut_name, "{cut}");
  EXPECT_EQ(send.gap, request.gap);
}

TEST(Http1Request, is_what_an_action_writes) {
  Send send;
  send.bytes = "PING";
  EXPECT_EQ(http1_send(Action(send))->bytes, "PING");
  EXPECT_EQ(http1_send(Action(Request{}))->bytes, http1_send(Request{}).bytes);
  EXPECT_FALSE(http1_send(Action(HalfClose{})));
}

}  // namespace
}  // namespace connectspec
