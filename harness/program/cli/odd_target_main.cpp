// A target for tests: `odd_target PORT [ODDITY]…`, a small CONNECT proxy with odd habits:
//   first-octet    answers 200 at once and dials when the client's first octets have come
//   only-443       denies every port but 443
//   denies-mail    denies the ports 25, 465 and 587
//   closes         denies by a close, without an answer
//   names-alone    denies addresses, but lets localhost pass
//   wants=B64      wants these Basic credentials
//   token=VALUE    wants the field X-Token with that value
//   dies-of-many   ends when there are ten tunnels at a time
// It is strict enough with what it reads, so that nothing else is odd about it.
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <thread>

#include "harness/program/cli/listen_on_loopback.h"

namespace {

struct Habits {
  std::set<std::string, std::less<>> words;
  std::string credentials;
  std::string token;

  bool has(std::string_view word) const { return words.contains(word); }
};

constexpr std::size_t most_of_a_head = 64 * 1024;

bool send_all(int to, std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t count = ::send(to, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (count <= 0) {
      return false;
    }
    octets.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

std::string receive(int from) {
  std::array<char, 32 * 1024> octets;
  const ssize_t count = ::recv(from, octets.data(), octets.size(), 0);
  return {octets.data(), count > 0 ? static_cast<std::size_t>(count) : 0};
}

struct Destination {
  std::string host;
  std::uint16_t port = 0;
};

bool is_tchar(char c) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         marks.find(c) != std::string_view::npos;
}

bool is_field_line(std::string_view line) {
  const std::size_t colon = line.find(':');
  const auto name = line.substr(0, colon);
  return colon != std::string_view::npos && !name.empty() &&
         std::all_of(name.begin(), name.end(), is_tchar) &&
         line.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

bool is_host_line(std::string_view line) {
  constexpr std::string_view name = "host:";
  return line.size() >= name.size() &&
         std::equal(name.begin(), name.end(), line.begin(), [](char lower, char c) {
           return lower == static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
         });
}

// Of a request line in authority form, in a head of field lines with one Host.
std::optional<Destination> destination_of(std::string_view head) {
  static const std::regex form(
      R"(CONNECT (\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):([0-9]{1,5}) HTTP/1\.1)");
  constexpr std::size_t longest_line = 400;
  std::size_t end = head.find("\r\n");
  const std::string line(head.substr(0, end));
  std::smatch parts;
  if (line.size() > longest_line || !std::regex_match(line, parts, form)) {
    return std::nullopt;
  }
  int hosts = 0;
  for (head.remove_prefix(end + 2); !head.starts_with("\r\n"); head.remove_prefix(end + 2)) {
    end = head.find("\r\n");
    if (!is_field_line(head.substr(0, end))) {
      return std::nullopt;
    }
    hosts += is_host_line(head) ? 1 : 0;
  }
  const unsigned long port = std::strtoul(parts[2].str().c_str(), nullptr, 10);
  if (port == 0 || port > 65535 || hosts != 1) {
    return std::nullopt;
  }
  std::string host = parts[1].str();
  if (host.front() == '[') {
    host = host.substr(1, host.size() - 2);
  }
  return Destination{host, static_cast<std::uint16_t>(port)};
}

int dial(const Destination& to) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* all = nullptr;
  if (::getaddrinfo(to.host.c_str(), std::to_string(to.port).c_str(), &hints, &all) != 0) {
    return -1;
  }
  int connected = -1;
  for (const addrinfo* one = all; one != nullptr && connected < 0; one = one->ai_next) {
    connected = ::socket(one->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(connected, one->ai_addr, one->ai_addrlen) != 0) {
      ::close(connected);
      connected = -1;
    }
  }
  ::freeaddrinfo(all);
  if (connected >= 0) {
    const int on = 1;
    ::setsockopt(connected, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  return connected;
}

void end_by_reset(int socket) {
  const linger at_once{1, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

// FIN for FIN and RST for RST, until both sides have ended.
void relay(int client, int origin) {
  std::array<pollfd, 2> sockets{pollfd{client, POLLIN, 0}, pollfd{origin, POLLIN, 0}};
  while (sockets[0].fd >= 0 || sockets[1].fd >= 0) {
    ::poll(sockets.data(), sockets.size(), -1);
    for (std::size_t side = 0; side < 2; ++side) {
      if (sockets[side].fd < 0 || sockets[side].revents == 0) {
        continue;
      }
      const int from = side == 0 ? client : origin;
      const int to = side == 0 ? origin : client;
      std::array<char, 32 * 1024> octets;
      const ssize_t count = ::recv(from, octets.data(), octets.size(), 0);
      if (count < 0 ||
          (count > 0 && !send_all(to, {octets.data(), static_cast<std::size_t>(count)}))) {
        end_by_reset(client);
        end_by_reset(origin);
        return;
      }
      if (count == 0) {
        ::shutdown(to, SHUT_WR);
        sockets[side].fd = -1;
      }
    }
  }
}

void refuse(int client, std::string_view status, std::string_view fields = {}) {
  std::string text = "HTTP/1.1 ";
  text.append(status).append("\r\n").append(fields).append(
      "Connection: close\r\nContent-Length: 0\r\n\r\n");
  send_all(client, text);
  ::shutdown(client, SHUT_WR);
  while (!receive(client).empty()) {
  }
}

bool denied(const Destination& to, const Habits& habits) {
  const bool mail = to.port == 25 || to.port == 465 || to.port == 587;
  return (habits.has("only-443") && to.port != 443) || (habits.has("denies-mail") && mail) ||
         (habits.has("names-alone") && to.host != "localhost");
}

bool carries(const std::string& head, std::string_view line) {
  return line.empty() || head.find(line) != std::string::npos;
}

// As long as it lives.
class OneTunnel {
 public:
  explicit OneTunnel(const Habits& habits) {
    if (++open == 10 && habits.has("dies-of-many")) {
      std::fputs("odd_target: no room for ten\n", stderr);
      std::_Exit(9);
    }
  }
  ~OneTunnel() { --open; }
  OneTunnel(const OneTunnel&) = delete;
  OneTunnel& operator=(const OneTunnel&) = delete;

 private:
  static inline std::atomic<int> open = 0;
};

void serve(int client, const Habits& habits) {
  std::string octets;
  std::size_t end = std::string::npos;
  while (end == std::string::npos && octets.size() < most_of_a_head) {
    const std::string more = receive(client);
    if (more.empty()) {
      return;
    }
    octets += more;
    end = octets.find("\r\n\r\n");
  }
  if (end == std::string::npos) {
    return refuse(client, "431 Request Header Fields Too Large");
  }
  const std::string head = octets.substr(0, end + 4);
  std::string early = octets.substr(end + 4);
  const auto to = destination_of(head);
  if (!to) {
    return refuse(client, "400 Bad Request");
  }
  if (!carries(head, habits.token)) {
    return refuse(client, "403 Forbidden");
  }
  if (!carries(head, habits.credentials)) {
    return refuse(client, "407 Proxy Authentication Required",
                  "Proxy-Authenticate: Basic realm=\"odd\"\r\n");
  }
  if (denied(*to, habits)) {
    return habits.has("closes") ? void() : refuse(client, "403 Forbidden");
  }
  constexpr std::string_view opened = "HTTP/1.1 200 OK\r\n\r\n";
  if (habits.has("first-octet")) {
    send_all(client, opened);
    early = early.empty() ? receive(client) : early;
    if (early.empty()) {
      return;
    }
  }
  const int origin = dial(*to);
  if (origin < 0) {
    return habits.has("first-octet") ? void() : refuse(client, "502 Bad Gateway");
  }
  const OneTunnel counted(habits);
  if ((habits.has("first-octet") || send_all(client, opened)) && send_all(origin, early)) {
    relay(client, origin);
  }
  ::close(origin);
}

Habits habits_in(int count, char** arguments) {
  Habits habits;
  for (int i = 2; i < count; ++i) {
    const std::string word = arguments[i];
    if (word.starts_with("wants=")) {
      habits.credentials = "Proxy-Authorization: Basic " + word.substr(6) + "\r\n";
    } else if (word.starts_with("token=")) {
      habits.token = "X-Token: " + word.substr(6) + "\r\n";
    } else {
      habits.words.insert(word);
    }
  }
  return habits;
}

}  // namespace

int main(int count, char** arguments) {
  std::signal(SIGPIPE, SIG_IGN);
  const Habits habits = habits_in(count, arguments);
  const int listener =
      connectspec::listen_on_loopback(count > 1 ? arguments[1] : "0", "odd_target");
  const int on = 1;
  while (true) {
    const int client = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (client >= 0) {
      ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      std::thread([client, &habits] {
        serve(client, habits);
        ::close(client);
      }).detach();
    }
  }
}
