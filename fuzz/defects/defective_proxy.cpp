#include "fuzz/defects/defective_proxy.h"

#include <arpa/inet.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <iterator>
#include <stdexcept>

namespace connectspec::fuzz {
namespace {

// In milliseconds.
constexpr int a_moment = 20;
constexpr int late = 1200;       // for B14, which takes a second for too long
constexpr int slow = 600;        // longer than an examiner that is in a hurry waits, not that long
constexpr int for_ever = 10000;  // longer than any test waits
constexpr int idle = 5000;       // of a tunnel
constexpr int close_comes_first = 1000;
constexpr int requests_a_millisecond = 5;  // each makes it slower by a fifth of one

constexpr int every_fourth = 4;
constexpr std::size_t leaked = 65536;       // octets for each refusal
constexpr std::size_t overrun_line = 1024;  // octets that are one too many

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
  address.sin_port =
      htons(static_cast<std::uint16_t>(std::strtoul(target.c_str() + colon + 1, nullptr, 10)));
  const int origin = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(origin, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
    ::close(origin);
    return -1;
  }
  return origin;
}

// With what was read behind it; empty when the client ends first.
std::string read_head(int client) {
  std::string octets;
  std::array<char, 4096> buffer;
  while (octets.find("\r\n\r\n") == std::string::npos) {
    const ssize_t size = ::recv(client, buffer.data(), buffer.size(), 0);
    if (size <= 0) {
      return {};
    }
    octets.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return octets;
}

// Whether the stream ends behind what has been read, also on a machine that gave its sender no
// processor in between.
bool ends_soon(int socket) {
  pollfd end{socket, POLLRDHUP, 0};
  return ::poll(&end, 1, a_moment) > 0;
}

// However many of them were read at once, which is a matter of time.
bool came_in_pieces(int client) {
  tcp_info info{};
  socklen_t size = sizeof(info);
  ::getsockopt(client, IPPROTO_TCP, TCP_INFO, &info, &size);
  return info.tcpi_data_segs_in > 1;
}

// Longest line, with its end.
std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    longest = std::max(longest, end - begin);
    begin = end;
  }
  return longest;
}

void say(int client, const std::string& text) {
  [[maybe_unused]] const auto sent = ::send(client, text.data(), text.size(), MSG_NOSIGNAL);
}

}  // namespace

std::optional<ProxyDefect> defect_named(std::string_view name) {
  constexpr std::string_view names[] = {"none-of-these",
                                        "stops-serving",
                                        "hangs",
                                        "aborts",
                                        "mentions-an-error",
                                        "answers-garbage",
                                        "alters-data",
                                        "announces-length",
                                        "acts-on-what-follows",
                                        "never-answers",
                                        "never-answers-slowly",
                                        "dials-twice",
                                        "goes-to-host",
                                        "minds-the-cut",
                                        "moody",
                                        "remembers",
                                        "leaks",
                                        "tires",
                                        "dawdles",
                                        "closes",
                                        "resets",
                                        "breaks-off",
                                        "confirms-early",
                                        "lets-strangers-in",
                                        "trusts-after-one",
                                        "ignores-ends",
                                        "drops-the-last",
                                        "stops-at-nul",
                                        "mixes-up",
                                        "overruns"};
  const auto found = std::find(std::begin(names), std::end(names), name);
  return found == std::end(names)
             ? std::nullopt
             : std::optional(static_cast<ProxyDefect>(found - std::begin(names)));
}

DefectiveProxy::DefectiveProxy(ProxyDefect defect, std::uint16_t port) : defect_(defect) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, generic, size) != 0) {
    throw std::runtime_error("no port for the defective proxy");
  }
  ::listen(listener_, 64);
  ::getsockname(listener_, generic, &size);
  port_ = ntohs(address.sin_port);
  for (std::thread& thread : threads_) {
    thread = std::thread([this] { serve(); });
  }
}

DefectiveProxy::~DefectiveProxy() {
  stop_ = true;
  ::shutdown(listener_, SHUT_RDWR);  // ends accept()
  for (std::thread& thread : threads_) {
    thread.join();
  }
  ::close(listener_);
}

void DefectiveProxy::serve() {
  while (!stop_) {
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client >= 0) {
      serve_one(client);
      ::close(client);
    }
  }
}

void DefectiveProxy::go_wrong_at_once() {
  if (defect_ == ProxyDefect::stops_serving) {
    stop_ = true;
    ::shutdown(listener_, SHUT_RDWR);
  } else if (defect_ == ProxyDefect::hangs) {
    stop_ = true;
  } else if (defect_ == ProxyDefect::aborts) {
    std::abort();
  } else if (defect_ == ProxyDefect::mentions_an_error) {
    std::fputs("defective_proxy.cpp:1: runtime error: index out of bounds\n", stderr);
  }
}

void DefectiveProxy::refuse(int client, const std::string& early) {
  if (defect_ == ProxyDefect::answers_garbage) {
    return say(client, "no\r\n\r\n");
  }
  const bool never =
      defect_ == ProxyDefect::never_answers || defect_ == ProxyDefect::never_answers_slowly;
  if (never || defect_ == ProxyDefect::dawdles) {
    pollfd end{client, POLLRDHUP, 0};
    ::poll(&end, 1, defect_ == ProxyDefect::dawdles ? late : for_ever);
  }
  if (defect_ == ProxyDefect::resets) {
    const linger none{1, 0};
    ::setsockopt(client, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
  }
  if (never || defect_ == ProxyDefect::closes || defect_ == ProxyDefect::resets) {
    return;
  }
  if (defect_ == ProxyDefect::leaks) {
    [[maybe_unused]] const int descriptor = ::dup(client);
    thread_local std::deque<std::string> kept;
    kept.emplace_back(leaked, 'a');
  }
  if (defect_ == ProxyDefect::breaks_off) {
    say(client, "HTTP/1.1 400 Bad Request\r\nContent-Length: 9\r\n\r\nno");
    ::shutdown(client, SHUT_WR);
    pollfd end{client, POLLRDHUP, 0};  // a close before the client's would be a reset
    ::poll(&end, 1, close_comes_first);
    return;
  }
  say(client, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
  if (defect_ == ProxyDefect::acts_on_what_follows && early.starts_with("CONNECT ")) {
    const int other = dial(early);
    say(client, "HTTP/1.1 200 OK\r\n\r\n");
    ::close(other);
  }
}

void DefectiveProxy::serve_one(int client) {
  const std::string octets = read_head(client);
  if (octets.empty()) {
    return;
  }
  if (octets.find('\0') != std::string::npos) {
    go_wrong_at_once();
  }
  const std::size_t head = octets.find("\r\n\r\n") + 4;
  if (defect_ == ProxyDefect::overruns && longest_line(octets.substr(0, head)) == overrun_line) {
    std::abort();
  }
  const bool stranger = octets.find("Proxy-Authorization: Basic") > head;
  trusting_ = trusting_ || !stranger;
  if (stranger && (defect_ == ProxyDefect::lets_strangers_in ||
                   (defect_ == ProxyDefect::trusts_after_one && !trusting_))) {
    return say(client,
               "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"a\"\r\n"
               "Content-Length: 0\r\n\r\n");
  }
  ++served_;
  if (defect_ == ProxyDefect::tires) {
    ::poll(nullptr, 0, served_ / requests_a_millisecond);
  }
  if (defect_ == ProxyDefect::never_answers_slowly) {
    ::poll(nullptr, 0, slow);
  }
  const bool for_others = remembered_.exchange(octets.find("X-A") != std::string::npos) &&
                          defect_ == ProxyDefect::remembers;
  const bool for_the_cut = defect_ == ProxyDefect::minds_the_cut && came_in_pieces(client);
  if (defect_ == ProxyDefect::goes_to_host && !octets.starts_with("CONNECT ")) {
    const std::size_t host = octets.find("Host: ") + 6;
    ::close(dial("CONNECT " + octets.substr(host, octets.find('\r', host) - host) + " "));
    return;
  }
  std::string early = octets.substr(head);
  const bool confirms_early = defect_ == ProxyDefect::confirms_early;
  if (confirms_early) {
    say(client, "HTTP/1.1 200 OK\r\n\r\n");
  }
  const int origin = for_others || for_the_cut ? -1 : dial(octets);
  if (origin < 0) {
    return confirms_early ? void() : refuse(client, early);
  }
  if (defect_ == ProxyDefect::mixes_up) {
    const std::lock_guard lock(mutex_);
    if (early.empty()) {
      early.swap(left_over_);
    } else {
      left_over_ = early;
    }
  }
  if (defect_ == ProxyDefect::dials_twice) {
    ::close(dial(octets));
  }
  const bool announces = defect_ == ProxyDefect::announces_length ||
                         (defect_ == ProxyDefect::moody && served_ % every_fourth == 0);
  if (!confirms_early) {
    say(client,
        announces ? "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" : "HTTP/1.1 200 OK\r\n\r\n");
  }
  tunnel(client, origin, early);
  ::close(origin);
}

void DefectiveProxy::tunnel(int client, int origin, const std::string& early) const {
  say(origin, defect_ == ProxyDefect::alters_data && !early.empty() ? early.substr(1) : early);
  std::array<pollfd, 2> sides = {{{client, POLLIN, 0}, {origin, POLLIN, 0}}};
  std::array<char, 4096> buffer;
  while (::poll(sides.data(), sides.size(), idle) > 0) {
    for (std::size_t side = 0; side < sides.size(); ++side) {
      if (sides[side].revents == 0) {
        continue;
      }
      const ssize_t size = ::recv(sides[side].fd, buffer.data(), buffer.size(), 0);
      if (size <= 0 && defect_ == ProxyDefect::ignores_ends) {
        sides[side].fd = -1;
        if (sides[1 - side].fd >= 0) {
          continue;
        }
      }
      if (size <= 0) {
        return;
      }
      const std::string octets(buffer.data(), static_cast<std::size_t>(size));
      if (defect_ == ProxyDefect::drops_the_last && ends_soon(sides[side].fd)) {
        return;
      }
      say(sides[1 - side].fd,
          defect_ == ProxyDefect::stops_at_nul ? octets.substr(0, octets.find('\0')) : octets);
    }
  }
}

}  // namespace connectspec::fuzz
