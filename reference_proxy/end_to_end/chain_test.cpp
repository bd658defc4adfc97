// Behind a parent proxy that the test plays, end to end over loopback.
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "reference_proxy/end_to_end/testing.h"

namespace connectspec::proxy {
namespace {

class ProxyChainTest : public ProxyTest {
 protected:
  void SetUp() override {
    ServerSettings with = settings();
    with.name = "us";
    with.parent = ParentSettings{parse_authority(origin_.authority(), {}).value, {}};
    with.times.connect = std::chrono::milliseconds(500);
    begin(std::move(with));
  }

  // The client's socket and the parent's, which has read the request head.
  std::pair<FileDescriptor, FileDescriptor> asked(const std::string& early = {}) {
    FileDescriptor near_end = client();
    near_end.send_all(request("far.test:443") + early);
    FileDescriptor parent = origin_.accept_one();
    EXPECT_EQ(parent.read_head(),
              "CONNECT far.test:443 HTTP/1.1\r\nHost: far.test:443\r\nVia: 1.1 us\r\n\r\n");
    return {std::move(near_end), std::move(parent)};
  }
};

TEST_F(ProxyChainTest, early_data_waits_for_the_parents_2xx) {
  const auto [near_end, parent] = asked("early");
  char octet = 0;
  EXPECT_EQ(recv(parent.number(), &octet, 1, MSG_DONTWAIT), -1);
  parent.send_all("HTTP/1.1 200 Yes\r\nContent-Length: 3\r\n\r\nbanner");
  EXPECT_EQ(parent.read(5), "early");
  EXPECT_TRUE(near_end.read_head().starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(near_end.read(6), "banner");
  near_end.send_all("more");
  near_end.end_stream();
  EXPECT_EQ(parent.read_to_end(), "more");
  parent.send_all(pattern(100'000, 1));
  parent.end_stream();
  EXPECT_TRUE(near_end.read_to_end() == pattern(100'000, 1));
}

TEST_F(ProxyChainTest, a_refusal_reaches_the_client_whole) {
  const auto [near_end, parent] = asked("early");
  parent.send_all("HTTP/1.1 503 Later\r\nRetry-After: 7\r\nTransfer-Encoding: chunked\r\n\r\n");
  parent.send_all("5\r\nhello\r\n0\r\n\r\n");
  const std::string answer = near_end.read_to_end();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 503 Later\r\nDate: ")) << answer;
  EXPECT_TRUE(
      answer.ends_with(" GMT\r\nRetry-After: 7\r\nVia: 1.1 us\r\nConnection: close\r\n"
                       "Content-Length: 5\r\n\r\nhello"))
      << answer;
  EXPECT_EQ(parent.read_to_end(), "");
}

TEST_F(ProxyChainTest, garbage_an_end_and_silence_are_answered) {
  {
    const auto [near_end, parent] = asked();
    parent.send_all("SSH-2.0-x\r\n");
    EXPECT_TRUE(near_end.read_to_end().starts_with("HTTP/1.1 502 "));
  }
  {
    auto [near_end, parent] = asked();
    parent.close_now();
    EXPECT_TRUE(near_end.read_to_end().starts_with("HTTP/1.1 502 "));
  }
  {
    auto [near_end, parent] = asked();
    parent.reset_now();
    EXPECT_TRUE(near_end.read_to_end().starts_with("HTTP/1.1 502 "));
  }
  const auto [near_end, parent] = asked();
  EXPECT_TRUE(near_end.read_to_end().starts_with("HTTP/1.1 504 "));
}

TEST_F(ProxyChainTest, a_client_that_leaves_takes_the_parents_connection_along) {
  auto [near_end, parent] = asked();
  near_end.reset_now();
  EXPECT_EQ(parent.read_to_end(), "");
}

TEST_F(ProxyChainTest, a_request_that_comes_back_is_refused) {
  const auto [near_end, parent] = asked();
  EXPECT_TRUE(
      answer_to("CONNECT far.test:443 HTTP/1.1\r\nHost: far.test:443\r\nVia: 1.1 us\r\n\r\n")
          .starts_with("HTTP/1.1 502 "));
}

}  // namespace
}  // namespace connectspec::proxy
