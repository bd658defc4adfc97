// For tests end to end over loopback: plain blocking sockets on both sides of a server that runs on
// a thread of its own.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "reference_proxy/operation/server.h"

namespace connectspec::proxy {

inline constexpr int seconds_until_a_test_gives_up = 20;

class FileDescriptor {
 public:
  explicit FileDescriptor(int number) : number_(number) {
    const timeval limit{seconds_until_a_test_gives_up, 0};
    setsockopt(number_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    setsockopt(number_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
  }
  ~FileDescriptor() { close_now(); }
  FileDescriptor(FileDescriptor&& from) noexcept : number_(std::exchange(from.number_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&&) = delete;

  [[nodiscard]] int number() const { return number_; }

  void close_now() {
    if (number_ >= 0) {
      close(std::exchange(number_, -1));
    }
  }

  void reset_now() {
    const linger hard{1, 0};
    setsockopt(number_, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
    close_now();
  }

  void send_all(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = send(number_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) {
        return;
      }
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  void end_stream() const { shutdown(number_, SHUT_WR); }

  // Reads until `most` octets, the end of the stream or an error.
  [[nodiscard]] std::string read(std::size_t most) const {
    std::string result;
    std::array<char, 65536> buffer{};
    while (result.size() < most) {
      const std::size_t want = std::min(buffer.size(), most - result.size());
      const ssize_t got = recv(number_, buffer.data(), want, 0);
      if (got <= 0) {
        break;
      }
      result.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return result;
  }

  [[nodiscard]] std::string read_to_end() const { return read(SIZE_MAX); }

  // Up to and with the empty line.
  [[nodiscard]] std::string read_head() const {
    std::string result;
    while (!result.ends_with("\r\n\r\n")) {
      const std::string octet = read(1);
      if (octet.empty()) {
        break;
      }
      result += octet;
    }
    return result;
  }

 private:
  int number_;
};

inline sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

class Origin {
 public:
  Origin() : listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof(address);
    EXPECT_EQ(bind(listener_.number(), reinterpret_cast<sockaddr*>(&address), size), 0);
    listen(listener_.number(), 16);
    getsockname(listener_.number(), reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
  }

  [[nodiscard]] FileDescriptor accept_one() const {
    return FileDescriptor(accept(listener_.number(), nullptr, nullptr));
  }
  void close_now() { listener_.close_now(); }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string authority() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  FileDescriptor listener_;
  std::uint16_t port_ = 0;
};

inline std::string pattern(std::size_t size, unsigned seed) {
  std::string result(size, '\0');
  for (char& c : result) {
    seed = seed * 1664525U + 1013904223U;
    c = static_cast<char>(seed >> 24U);
  }
  return result;
}

// The server on a thread of its own, an origin to tunnel to.
class ProxyTest : public testing::Test {
 protected:
  static ServerSettings settings() {
    ServerSettings result;
    result.listen = {{*parse_ip("127.0.0.1"), 0}};
    result.access.allow_private = true;
    result.access.allowed_ports = {{1, 65535}};
    result.hosts =
        parse_hosts("127.0.0.1 origin.test\n127.0.0.8 two.test\n127.0.0.1 two.test\n").names;
    return result;
  }

  void begin(ServerSettings with) {
    with.access_log = [this](std::string_view line) { log_.emplace_back(line); };
    server_ = std::make_unique<Server>(std::move(with));
    thread_ = std::thread([this] { server_->run(); });
  }

  void SetUp() override { begin(settings()); }
  void TearDown() override { end(); }

  // Afterwards the access log may be read.
  void end() {
    if (server_) {
      server_->stop();
      if (thread_.joinable()) {
        thread_.join();
      }
      server_.reset();
    }
  }

  [[nodiscard]] FileDescriptor client() const {
    FileDescriptor result(socket(AF_INET, SOCK_STREAM, 0));
    const sockaddr_in address = loopback(server_->first_port());
    EXPECT_EQ(
        connect(result.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    return result;
  }

  // `where` is "127.0.0.1:port".
  [[nodiscard]] static std::string fetch(const std::string& where, std::string_view request) {
    const FileDescriptor one(socket(AF_INET, SOCK_STREAM, 0));
    const int port = std::stoi(where.substr(where.find(':') + 1));
    const sockaddr_in address = loopback(static_cast<std::uint16_t>(port));
    EXPECT_EQ(connect(one.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)),
              0);
    one.send_all(request);
    return one.read_to_end();
  }

  [[nodiscard]] std::string answer_to(std::string_view bytes) const {
    const FileDescriptor one = client();
    one.send_all(bytes);
    return one.read_to_end();
  }

  static std::string request(const std::string& target) {
    return "CONNECT " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }

  std::pair<FileDescriptor, FileDescriptor> tunnel(const std::string& early = {}) {
    FileDescriptor near_end = client();
    near_end.send_all(request(origin_.authority()) + early);
    FileDescriptor far_end = origin_.accept_one();
    EXPECT_TRUE(near_end.read_head().starts_with("HTTP/1.1 200 OK\r\n"));
    return {std::move(near_end), std::move(far_end)};
  }

  Origin origin_;
  std::vector<std::string> log_;
  std::unique_ptr<Server> server_;
  std::thread thread_;
};

}  // namespace connectspec::proxy
