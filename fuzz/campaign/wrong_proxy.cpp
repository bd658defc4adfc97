#include "fuzz/campaign/wrong_proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace connectspec::fuzz {
namespace {

// As C programs do it: host up to the last colon, atoi() behind it, kept in 16 bits.
int dial(const std::string& head) {
  const std::size_t space = head.find(' ');
  const std::string target = head.substr(space + 1, head.find(' ', space + 1) - space - 1);
  const std::size_t colon = target.rfind(':');
  sockaddr_in address{};
  address.sin_family = AF_INET;
  if (!head.starts_with("CONNECT ") || colon == std::string::npos ||
      ::inet_pton(AF_INET, target.substr(0, colon).c_str(), &address.sin_addr) != 1) {
    return -1;
  }
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(target.c_str() + colon + 1)));
  const int origin = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(origin, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
    ::close(origin);
    return -1;
  }
  return origin;
}

void say(int client, const std::string& text) {
  [[maybe_unused]] const auto sent = ::send(client, text.data(), text.size(), MSG_NOSIGNAL);
}

}  // namespace

WrongProxy::WrongProxy(Mistake mistake) : mistake_(mistake) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  ::bind(listener_, generic, size);
  ::listen(listener_, 64);
  ::getsockname(listener_, generic, &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

WrongProxy::~WrongProxy() {
  stop_ = true;
  ::shutdown(listener_, SHUT_RDWR);  // ends accept()
  thread_.join();
  ::close(listener_);
}

void WrongProxy::serve() const {
  while (!stop_) {
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client >= 0) {
      serve_one(client);
      ::close(client);
    }
  }
}

void WrongProxy::serve_one(int client) const {
  std::string octets;
  std::array<char, 4096> buffer;
  std::size_t end = std::string::npos;
  while ((end = octets.find("\r\n\r\n")) == std::string::npos) {
    const ssize_t size = ::recv(client, buffer.data(), buffer.size(), 0);
    if (size <= 0) {
      return;
    }
    octets.append(buffer.data(), static_cast<std::size_t>(size));
  }
  const std::string early = octets.substr(end + 4);
  const int origin = dial(octets);
  if (origin < 0 && mistake_ == Mistake::never_answers) {
    [[maybe_unused]] const auto ended = ::recv(client, buffer.data(), buffer.size(), 0);
    return;
  }
  if (origin < 0) {
    say(client, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    if (mistake_ == Mistake::acts_on_what_follows && early.starts_with("CONNECT ")) {
      const int other = dial(early);
      say(client, "HTTP/1.1 200 OK\r\n\r\n");
      ::close(other);
    }
    return;
  }
  say(client, mistake_ == Mistake::announces_length ? "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                                                    : "HTTP/1.1 200 OK\r\n\r\n");
  tunnel(client, origin, early);
  ::close(origin);
}

void WrongProxy::tunnel(int client, int origin, const std::string& early) const {
  say(origin, mistake_ == Mistake::alters_data && !early.empty() ? early.substr(1) : early);
  std::array<pollfd, 2> sides = {{{client, POLLIN, 0}, {origin, POLLIN, 0}}};
  std::array<char, 4096> buffer;
  while (::poll(sides.data(), sides.size(), 5000) > 0) {
    for (std::size_t side = 0; side < sides.size(); ++side) {
      if (sides[side].revents == 0) {
        continue;
      }
      const ssize_t size = ::recv(sides[side].fd, buffer.data(), buffer.size(), 0);
      if (size <= 0) {
        return;
      }
      say(sides[1 - side].fd, std::string(buffer.data(), static_cast<std::size_t>(size)));
    }
  }
}

}  // namespace connectspec::fuzz
