// What an operator sees of the proxy: several threads, draining, reloading, metrics, limits.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "reference_proxy/basics/quoting.h"
#include "reference_proxy/end_to_end/testing.h"

namespace connectspec::proxy {
namespace {

constexpr const char* hash_of_abc = "user:$1$saltsalt$X8x6pcFGqtnIpCUOebalk0";  // password a:b:c

class ProxyOperationTest : public ProxyTest {
 protected:
  void SetUp() override {}

  static std::shared_ptr<Authenticator> users(const std::string& file) {
    return std::make_shared<Authenticator>(parse_users(file).hashes, Authenticator::SecretKey{});
  }

  [[nodiscard]] std::string status_with(const std::string& credentials) const {
    return answer_to("CONNECT 127.0.0.1:25 HTTP/1.1\r\nHost: a\r\nProxy-Authorization: Basic " +
                     encode_base64(credentials) + "\r\n\r\n")
        .substr(9, 3);
  }

  void wait_for_run() {
    if (thread_.joinable()) {
      thread_.join();
    }
  }
};

TEST_F(ProxyOperationTest, several_threads_share_a_port) {
  ServerSettings with = settings();
  with.threads = 4;
  begin(std::move(with));
  std::vector<std::pair<FileDescriptor, FileDescriptor>> tunnels;
  for (int count = 0; count < 40; ++count) {
    tunnels.push_back(tunnel());
  }
  for (auto& [near_end, far_end] : tunnels) {
    near_end.send_all("ping");
    EXPECT_EQ(far_end.read(4), "ping");
    far_end.send_all("pong");
    EXPECT_EQ(near_end.read(4), "pong");
  }
  tunnels.clear();
  end();
  EXPECT_EQ(log_.size(), 40U);
}

TEST_F(ProxyOperationTest, a_second_proxy_does_not_take_half_of_the_clients) {
  ServerSettings with = settings();
  with.threads = 2;
  begin(std::move(with));
  ServerSettings again = settings();
  again.threads = 2;
  again.listen.front().port = server_->first_port();
  EXPECT_THROW(Server second(std::move(again)), std::runtime_error);
}

bool connects_to(std::uint16_t port) {
  const FileDescriptor one(socket(AF_INET, SOCK_STREAM, 0));
  const sockaddr_in address = loopback(port);
  return connect(one.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
}

TEST_F(ProxyOperationTest, draining_lets_tunnels_end) {
  ServerSettings with = settings();
  with.threads = 2;
  begin(std::move(with));
  const std::uint16_t port = server_->first_port();
  auto [near_end, far_end] = tunnel();
  const FileDescriptor silent = client();
  server_->drain();
  EXPECT_EQ(silent.read_to_end(), "");
  near_end.send_all("still");
  EXPECT_EQ(far_end.read(5), "still");
  // The other thread may close its listener a moment later.
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (connects_to(port) && std::chrono::steady_clock::now() < give_up) {
    std::this_thread::yield();
  }
  EXPECT_FALSE(connects_to(port));
  near_end.close_now();
  far_end.close_now();
  wait_for_run();
}

TEST_F(ProxyOperationTest, draining_ends_in_time_or_when_asked_again) {
  for (const bool twice : {false, true}) {
    ServerSettings with = settings();
    with.drain_time = std::chrono::milliseconds(twice ? 60'000 : 100);
    begin(std::move(with));
    const auto [near_end, far_end] = tunnel();
    server_->drain();
    if (twice) {
      server_->drain();
    }
    wait_for_run();
    end();
    EXPECT_EQ(near_end.read_to_end(), "");
  }
}

TEST_F(ProxyOperationTest, reloading_replaces_the_users) {
  ServerSettings with = settings();
  with.users = users("nobody:$1$saltsalt$X8x6pcFGqtnIpCUOebalk0");
  std::atomic<bool> broken = true;
  std::atomic<int> complaints = 0;
  with.reload_users = [&broken] {
    if (broken) {
      throw std::runtime_error("no such file");
    }
    return users(hash_of_abc);
  };
  with.complain = [&complaints](std::string_view) {
    ++complaints;
    complaints.notify_all();
  };
  begin(std::move(with));
  EXPECT_EQ(status_with("user:a:b:c"), "407");
  server_->reload();
  EXPECT_EQ(status_with("nobody:a:b:c"), "403");  // let in, and port 25 is refused
  complaints.wait(0);
  broken = false;
  server_->reload();
  // A connection accepted before the news has come stays with the old users.
  for (int tries = 0; tries < 1000 && status_with("user:a:b:c") != "403"; ++tries) {
  }
  EXPECT_EQ(status_with("user:a:b:c"), "403");
  EXPECT_EQ(status_with("nobody:a:b:c"), "407");
}

TEST_F(ProxyOperationTest, metrics_are_served_and_cannot_be_tunnelled_to) {
  ServerSettings with = settings();
  with.metrics = ListenAddress{*parse_ip("127.0.0.1"), 0};
  begin(std::move(with));
  const std::string where = server_->metrics_on();
  EXPECT_EQ(answer_to(request(where)).substr(9, 3), "403");
  {
    const auto [near_end, far_end] = tunnel();
    near_end.send_all("12345");
    EXPECT_EQ(far_end.read(5), "12345");
    far_end.send_all("123");
    EXPECT_EQ(near_end.read(3), "123");
    const std::string page = fetch(where, "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(page.starts_with("HTTP/1.1 200 OK\r\n")) << page;
    for (const char* line :
         {"connectspec_proxy_connections_total 2\n", "connectspec_proxy_connections 1\n",
          "connectspec_proxy_tunnels 1\n", "connectspec_proxy_octets_total{direction=\"up\"} 5\n",
          "connectspec_proxy_octets_total{direction=\"down\"} 3\n",
          "connectspec_proxy_answers_total{status=\"403\"} 1\n"}) {
      EXPECT_NE(page.find(line), std::string::npos) << line << page;
    }
  }
  EXPECT_TRUE(fetch(where, "GET / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404 "));
}

TEST_F(ProxyOperationTest, one_address_has_its_share_of_tunnels) {
  ServerSettings with = settings();
  with.threads = 2;
  with.tunnels.per_address = 1;
  begin(std::move(with));
  const auto [near_end, far_end] = tunnel();
  EXPECT_EQ(answer_to(request(origin_.authority())).substr(9, 3), "429");
}

TEST_F(ProxyOperationTest, guessing_passwords_is_slowed_down) {
  ServerSettings with = settings();
  with.users = users(hash_of_abc);
  with.failures_per_minute = 2;
  begin(std::move(with));
  EXPECT_EQ(status_with("user:x"), "407");
  EXPECT_EQ(status_with("other:x"), "407");
  EXPECT_EQ(status_with("user:a:b:c"), "429");
  EXPECT_EQ(answer_to(request("127.0.0.1:25")).substr(9, 3), "407");  // nothing was guessed
}

TEST_F(ProxyOperationTest, the_log_may_be_json) {
  ServerSettings with = settings();
  with.access_log_format = LogFormat::json;
  with.users = users(hash_of_abc);
  begin(std::move(with));
  EXPECT_EQ(status_with("user:a:b:c"), "403");
  end();
  ASSERT_EQ(log_.size(), 1U);
  EXPECT_NE(log_[0].find("\"user\":\"user\",\"target\":\"127.0.0.1:25\",\"status\":403,\"up\":0,"
                         "\"down\":0,\"ms\":"),
            std::string::npos)
      << log_[0];
  EXPECT_TRUE(log_[0].starts_with("{\"time\":\"2")) << log_[0];
}

// A client that has sent its FIN and then vanishes while the destination is being dialled.
TEST_F(ProxyOperationTest, a_client_that_leaves_calls_the_dial_off) {
  ServerSettings with = settings();
  with.parent = ParentSettings{parse_authority(origin_.authority(), {}).value, {}};
  begin(std::move(with));
  FileDescriptor near_end = client();
  near_end.send_all(request("far.test:443"));
  const FileDescriptor parent = origin_.accept_one();
  EXPECT_FALSE(parent.read_head().empty());
  near_end.end_stream();
  near_end.reset_now();
  EXPECT_EQ(parent.read_to_end(), "");
}

}  // namespace
}  // namespace connectspec::proxy
