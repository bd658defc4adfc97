// For tests: a port of 127.0.0.1 that nobody else gets while the object lives.
#pragma once

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>

namespace connectspec::testing {

// Without a queue connections are refused; with one they wait in it until somebody accepts them.
class LoopbackPort {
 public:
  explicit LoopbackPort(int queue = 0) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size), 0);
    if (queue > 0) {
      ::listen(socket_, queue);
    }
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    number_ = ntohs(address.sin_port);
  }
  ~LoopbackPort() { ::close(socket_); }
  LoopbackPort(const LoopbackPort&) = delete;
  LoopbackPort& operator=(const LoopbackPort&) = delete;

  std::uint16_t number() const { return number_; }
  int descriptor() const { return socket_; }

 private:
  int socket_;
  std::uint16_t number_ = 0;
};

}  // namespace connectspec::testing
