#include "fuzz/campaign/sockets.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace connectspec::fuzz {
namespace {

// More than arrive for one request, however many times a target dials.
constexpr int backlog = 64;

Descriptor bind_to(const std::string& host, std::uint16_t& port) {
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  ::inet_pton(AF_INET, host.c_str(), &address.sin_addr);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket.get(), generic, size) != 0 ||
      ::getsockname(socket.get(), generic, &size) != 0) {
    return Descriptor();
  }
  port = ntohs(address.sin_port);
  return socket;
}

socklen_t write_address(const Address& address, sockaddr_storage& to) {
  if (address.host.find(':') != std::string::npos) {
    auto* ipv6 = reinterpret_cast<sockaddr_in6*>(&to);
    ipv6->sin6_family = AF_INET6;
    ipv6->sin6_port = htons(address.port);
    ::inet_pton(AF_INET6, address.host.c_str(), &ipv6->sin6_addr);
    return sizeof(*ipv6);
  }
  auto* ipv4 = reinterpret_cast<sockaddr_in*>(&to);
  ipv4->sin_family = AF_INET;
  ipv4->sin_port = htons(address.port);
  ::inet_pton(AF_INET, address.host.c_str(), &ipv4->sin_addr);
  return sizeof(*ipv4);
}

}  // namespace

Descriptor connect_to(const Address& target, std::chrono::milliseconds patience) {
  sockaddr_storage address{};
  const socklen_t size = write_address(target, address);
  Descriptor client(::socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const timeval limit{patience.count() / 1000, patience.count() % 1000 * 1000};
  ::setsockopt(client.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
  if (::connect(client.get(), reinterpret_cast<sockaddr*>(&address), size) != 0) {
    return Descriptor();
  }
  const int on = 1;
  ::setsockopt(client.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  reset_on_close(client.get());
  return client;
}

Descriptor listen_on(const std::string& host, std::uint16_t& port) {
  Descriptor socket = bind_to(host, port);
  return socket && ::listen(socket.get(), backlog) == 0 ? std::move(socket) : Descriptor();
}

Descriptor occupy(const std::string& host, std::uint16_t& port) { return bind_to(host, port); }

bool wait_for(std::span<pollfd> sockets, Clock::time_point until) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
  return left.count() >= 0 &&
         ::poll(sockets.data(), sockets.size(), static_cast<int>(left.count()) + 1) > 0;
}

bool wait_for(int socket, short events, Clock::time_point until) {
  pollfd one{socket, events, 0};
  return wait_for(std::span(&one, 1), until);
}

Read read_some(int socket, std::string& to, Clock::time_point until) {
  std::array<char, 16384> buffer;
  while (true) {
    const ssize_t size = ::recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size > 0) {
      to.append(buffer.data(), static_cast<std::size_t>(size));
      return Read::octets;
    }
    if (size == 0) {
      return Read::fin;
    }
    if (errno != EAGAIN && errno != EINTR) {
      return Read::reset;
    }
    if (!wait_for(socket, POLLIN, until)) {
      return Read::deadline;
    }
  }
}

bool send_all(int socket, std::string_view octets, Clock::time_point until) {
  while (!octets.empty()) {
    const ssize_t size = ::send(socket, octets.data(), octets.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (size >= 0) {
      octets.remove_prefix(static_cast<std::size_t>(size));
    } else if (errno != EAGAIN || !wait_for(socket, POLLOUT, until)) {
      return false;
    }
  }
  return true;
}

void reset_on_close(int socket) {
  const linger none{1, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
}

int take_all(int listener) {
  int count = 0;
  while (Descriptor(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC))) {
    ++count;
  }
  return count;
}

}  // namespace connectspec::fuzz
