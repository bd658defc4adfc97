#include "harness/traffic/exchange.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "harness/io/use_tuple.h"

namespace connectspec::traffic {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using boost::system::error_code;

void set(int descriptor, int level, int option) {
  const int on = 1;
  ::setsockopt(descriptor, level, option, &on, sizeof on);
}

bool has_to_wait() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINPROGRESS; }

// The time of the last octet's arrival (socket(7), SO_TIMESTAMPNS), or now where it isn't told.
Clock::time_point arrival(msghdr& message) {
  const auto now = Clock::now();
  for (cmsghdr* one = CMSG_FIRSTHDR(&message); one != nullptr; one = CMSG_NXTHDR(&message, one)) {
    if (one->cmsg_level != SOL_SOCKET || one->cmsg_type != SCM_TIMESTAMPNS) {
      continue;
    }
    timespec then{};
    timespec real{};
    std::memcpy(&then, CMSG_DATA(one), sizeof then);
    ::clock_gettime(CLOCK_REALTIME, &real);
    const auto ago = std::chrono::seconds(real.tv_sec - then.tv_sec) +
                     std::chrono::nanoseconds(real.tv_nsec - then.tv_nsec);
    // The machine's clock may have been set meanwhile.
    return ago.count() >= 0 && ago < std::chrono::seconds(10) ? now - ago : now;
  }
  return now;
}

ssize_t receive(int descriptor, std::array<char, 2048>& octets, Clock::time_point& arrived) {
  iovec part{.iov_base = octets.data(), .iov_len = octets.size()};
  alignas(cmsghdr) std::array<char, 128> control{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t count = ::recvmsg(descriptor, &message, MSG_DONTWAIT);
  if (count > 0) {
    arrived = arrival(message);
  }
  return count;
}

}  // namespace

asio::awaitable<bool> connect_and_send(tcp::socket& socket, const tcp::endpoint& to,
                                       std::string_view octets) {
  error_code error;
  socket.open(to.protocol(), error);
  if (error) {
    co_return false;
  }
  socket.native_non_blocking(true, error);
  const int descriptor = socket.native_handle();
  set(descriptor, IPPROTO_TCP, TCP_NODELAY);
  set(descriptor, SOL_SOCKET, SO_TIMESTAMPNS);
  if (::connect(descriptor, to.data(), static_cast<socklen_t>(to.size())) != 0 && !has_to_wait()) {
    co_return false;
  }
  while (!octets.empty()) {
    const ssize_t count = ::send(descriptor, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (count > 0) {
      octets.remove_prefix(static_cast<std::size_t>(count));
      continue;
    }
    if (!has_to_wait()) {
      co_return false;
    }
    const auto [failure] = co_await socket.async_wait(tcp::socket::wait_write, use_tuple);
    if (failure) {
      co_return false;
    }
  }
  co_return true;
}

asio::awaitable<void> read_head(tcp::socket& socket, Head& head) {
  std::array<char, 2048> octets{};
  std::string text;
  while (text.size() < head_octets_at_most) {
    const auto [failure] = co_await socket.async_wait(tcp::socket::wait_read, use_tuple);
    if (failure) {
      co_return;
    }
    const ssize_t count = receive(socket.native_handle(), octets, head.arrived);
    if (count < 0 && has_to_wait()) {
      continue;
    }
    if (count <= 0) {
      co_return;
    }
    text.append(octets.data(), static_cast<std::size_t>(count));
    if (has_final_head(text)) {
      head.text = std::move(text);
      co_return;
    }
  }
}

bool has_final_head(std::string& text) {
  std::size_t end = text.find("\r\n\r\n");
  while (end != std::string::npos && status_of(text) / 100 == 1) {
    text.erase(0, end + 4);
    end = text.find("\r\n\r\n");
  }
  return end != std::string::npos;
}

int status_of(std::string_view head) {
  int status = 0;
  if (head.starts_with("HTTP/1.") && head.size() >= 12) {
    std::from_chars(head.data() + 9, head.data() + 12, status);
  }
  return status;
}

}  // namespace connectspec::traffic
