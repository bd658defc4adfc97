// End to end over loopback.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "reference_proxy/end_to_end/testing.h"

namespace connectspec::proxy {
namespace {

TEST_F(ProxyTest, tunnels_octets_both_ways) {
  const auto [near_end, far_end] = tunnel();
  near_end.send_all("ping");
  EXPECT_EQ(far_end.read(4), "ping");
  far_end.send_all("pong");
  EXPECT_EQ(near_end.read(4), "pong");
}

TEST_F(ProxyTest, early_data_comes_first) {
  const std::string early = pattern(200'000, 1);
  const auto [near_end, far_end] = tunnel("\r\n\r\n" + early);
  near_end.send_all("later");
  near_end.end_stream();
  EXPECT_EQ(far_end.read_to_end(), "\r\n\r\n" + early + "later");
}

TEST_F(ProxyTest, half_close_from_the_client) {
  const auto [near_end, far_end] = tunnel();
  near_end.send_all("question");
  near_end.end_stream();
  EXPECT_EQ(far_end.read_to_end(), "question");
  const std::string reply = pattern(1'000'000, 2);
  std::thread sender([&far = far_end, &reply] {
    far.send_all(reply);
    far.end_stream();
  });
  EXPECT_EQ(near_end.read_to_end(), reply);
  sender.join();
}

TEST_F(ProxyTest, half_close_from_the_origin) {
  const auto [near_end, far_end] = tunnel();
  far_end.send_all("banner");
  far_end.end_stream();
  EXPECT_EQ(near_end.read_to_end(), "banner");
  near_end.send_all("still here");
  near_end.end_stream();
  EXPECT_EQ(far_end.read_to_end(), "still here");
}

TEST_F(ProxyTest, half_close_together_with_the_request) {
  const FileDescriptor near_end = client();
  near_end.send_all(request("origin.test" + origin_.authority().substr(9)) + "q");
  near_end.end_stream();
  const FileDescriptor far_end = origin_.accept_one();
  EXPECT_EQ(far_end.read_to_end(), "q");
  far_end.send_all("reply");
  far_end.end_stream();
  EXPECT_TRUE(near_end.read_to_end().ends_with("\r\n\r\nreply"));
}

TEST_F(ProxyTest, resets_are_carried_over) {
  auto [near_end, far_end] = tunnel();
  near_end.reset_now();
  EXPECT_EQ(far_end.read_to_end(), "");
  auto [second_near, second_far] = tunnel();
  second_far.reset_now();
  EXPECT_EQ(second_near.read_to_end(), "");
  // Also when the side that is reset has ended its stream before and the other is silent.
  auto [third_near, third_far] = tunnel();
  third_near.end_stream();
  EXPECT_EQ(third_far.read_to_end(), "");
  third_near.reset_now();
  EXPECT_EQ(third_far.read_to_end(), "");
}

TEST_F(ProxyTest, eight_mebibytes_both_ways_at_once) {
  const auto [near_end, far_end] = tunnel();
  const std::string up = pattern(8 * 1024 * 1024, 3);
  const std::string down = pattern(8 * 1024 * 1024, 4);
  std::thread up_sender([&near = near_end, &up] {
    near.send_all(up);
    near.end_stream();
  });
  std::thread down_sender([&far = far_end, &down] {
    far.send_all(down);
    far.end_stream();
  });
  std::string got_up;
  std::thread up_reader([&far = far_end, &got_up] { got_up = far.read_to_end(); });
  const std::string got_down = near_end.read_to_end();
  up_sender.join();
  down_sender.join();
  up_reader.join();
  EXPECT_TRUE(got_up == up);
  EXPECT_TRUE(got_down == down);
}

// An origin that answers early and goes away while the client is still sending.
TEST_F(ProxyTest, an_early_answer_reaches_a_client_that_is_still_sending) {
  auto [near_end, far_end] = tunnel();
  far_end.send_all("413 enough");
  far_end.close_now();
  const std::string bulk = pattern(4'000'000, 5);
  std::thread sender([&near = near_end, &bulk] { near.send_all(bulk); });
  EXPECT_EQ(near_end.read_to_end(), "413 enough");
  sender.join();
}

TEST_F(ProxyTest, refusals) {
  const std::pair<std::string, std::string> rows[] = {
      {request("127.0.0.1"), "400"},
      {request("127.0.0.1:25"), "403"},
      {request("127.0.0.1:" + std::to_string(server_->first_port())), "403"},
      {request("nowhere.invalid:80"), "502"},
      {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "405"},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505"},
      {"\x16\x03\x01", "400"},
      {"CONNECT " + std::string(100'000, 'a') + ":1 HTTP/1.1\r\n\r\n", "414"},
      {"CONNECT a:1 HTTP/1.1\r\nX: " + std::string(1'000'000, 'a') + "\r\n\r\n", "431"},
      {request("127.0.0.1:25") + pattern(200'000, 6), "403"},
      {request("127.0.0.1:25") + request(origin_.authority()), "403"},
  };
  for (const auto& [bytes, status] : rows) {
    const std::string answer = answer_to(bytes);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 " + status + " ")) << answer;
    EXPECT_NE(answer.find("\r\nConnection: close\r\n"), std::string::npos);
    EXPECT_EQ(answer.find("\nHTTP/1.1 "), std::string::npos) << answer;
  }
}

TEST_F(ProxyTest, the_destination_refuses) {
  origin_.close_now();
  EXPECT_TRUE(answer_to(request(origin_.authority())).starts_with("HTTP/1.1 502 "));
}

TEST_F(ProxyTest, tries_all_addresses) {
  const FileDescriptor near_end = client();
  near_end.send_all(request("two.test" + origin_.authority().substr(9)));
  const FileDescriptor far_end = origin_.accept_one();
  EXPECT_TRUE(near_end.read_head().starts_with("HTTP/1.1 200 "));
}

// 127.0.0.8 does not answer: its queue of clients is full.
TEST_F(ProxyTest, an_address_that_is_silent_holds_up_no_other) {
  const FileDescriptor silent(socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address = loopback(origin_.port());
  address.sin_addr.s_addr = htonl(0x7f000008);
  ASSERT_EQ(bind(silent.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  listen(silent.number(), 0);
  std::vector<FileDescriptor> queue;
  for (int count = 0; count < 4; ++count) {
    queue.emplace_back(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
    EXPECT_TRUE(connect(queue.back().number(), reinterpret_cast<const sockaddr*>(&address),
                        sizeof(address)) == 0 ||
                errno == EINPROGRESS);
  }
  const auto start = std::chrono::steady_clock::now();
  const FileDescriptor near_end = client();
  near_end.send_all(request("two.test" + origin_.authority().substr(9)));
  const FileDescriptor far_end = origin_.accept_one();
  EXPECT_TRUE(near_end.read_head().starts_with("HTTP/1.1 200 "));
  const auto taken = std::chrono::steady_clock::now() - start;
  EXPECT_GE(taken, std::chrono::milliseconds(240));
  EXPECT_LT(taken, std::chrono::seconds(5));
}

TEST_F(ProxyTest, times_out_and_logs) {
  end();
  ServerSettings quick = settings();
  quick.times.head = std::chrono::milliseconds(50);
  quick.times.idle = std::chrono::milliseconds(50);
  begin(std::move(quick));
  EXPECT_TRUE(answer_to("CONNECT ").starts_with("HTTP/1.1 408 "));
  const auto [near_end, far_end] = tunnel();
  EXPECT_EQ(near_end.read_to_end(), "");
  EXPECT_EQ(far_end.read_to_end(), "");
  end();
  ASSERT_EQ(log_.size(), 2U);
  EXPECT_NE(log_[0].find(" target=- dialled=- status=408 "), std::string::npos) << log_[0];
  EXPECT_NE(log_[1].find("status=200 up=0 down=0"), std::string::npos) << log_[1];
}

TEST_F(ProxyTest, a_tunnel_is_idle_only_when_both_directions_are) {
  end();
  ServerSettings quick = settings();
  quick.times.idle = std::chrono::milliseconds(300);
  quick.times.lifetime = std::chrono::milliseconds(900);
  begin(std::move(quick));
  const auto start = std::chrono::steady_clock::now();
  const auto [near_end, far_end] = tunnel();
  // The origin alone speaks, until the tunnel's lifetime is over.
  std::thread reader([&near = near_end] { EXPECT_FALSE(near.read_to_end().empty()); });
  char octet = 0;
  const timeval pause{0, 50'000};
  setsockopt(far_end.number(), SOL_SOCKET, SO_RCVTIMEO, &pause, sizeof(pause));
  while (recv(far_end.number(), &octet, 1, 0) < 0 && errno == EAGAIN) {
    far_end.send_all("x");
  }
  reader.join();
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(900));
  end();
  EXPECT_NE(log_[0].find("tunnel open for too long"), std::string::npos) << log_[0];
}

TEST_F(ProxyTest, asks_for_passwords) {
  end();
  ServerSettings with_users = settings();
  with_users.users = std::make_unique<Authenticator>(
      parse_users("user:$1$saltsalt$X8x6pcFGqtnIpCUOebalk0").hashes, Authenticator::SecretKey{});
  begin(std::move(with_users));
  const std::string head = "CONNECT " + origin_.authority() + " HTTP/1.1\r\nHost: a\r\n";
  EXPECT_TRUE(answer_to(head + "\r\n").starts_with("HTTP/1.1 407 "));
  EXPECT_TRUE(
      answer_to(head + "Proxy-Authorization: Basic dXNlcjp4\r\n\r\n").starts_with("HTTP/1.1 407 "));
  for (int round = 0; round < 2; ++round) {
    const FileDescriptor near_end = client();
    near_end.send_all(head + "Proxy-Authorization: basic dXNlcjphOmI6Yw==\r\n\r\nhello");
    const FileDescriptor far_end = origin_.accept_one();
    EXPECT_EQ(far_end.read(5), "hello");
    EXPECT_TRUE(near_end.read_head().starts_with("HTTP/1.1 200 "));
  }
}

}  // namespace
}  // namespace connectspec::proxy
