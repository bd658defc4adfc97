#include "harness/traffic/flows.h"

#include <sys/socket.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <string>
#include <utility>

namespace connectspec::traffic {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// Per system call: what a send buffer takes at once, and whatever has come.
constexpr std::size_t piece_octets = 128 * 1024;
constexpr std::size_t drop_octets = 1024 * 1024;
constexpr std::size_t record_octets = 16 * 1024;  // of TLS at most (RFC 8446 §5.1)

// Octets that are only counted needn't be copied: TCP drops them (tcp(7), MSG_TRUNC). 0 at the end
// of the stream and on an error.
asio::awaitable<std::size_t> drop_some(Line& line) {
  while (true) {
    const auto [failure] = co_await line.socket.async_wait(tcp::socket::wait_read, use_tuple);
    if (failure) {
      co_return 0;
    }
    const ssize_t count =
        ::recv(line.socket.native_handle(), nullptr, drop_octets, MSG_TRUNC | MSG_DONTWAIT);
    if (count >= 0) {
      co_return static_cast<std::size_t>(count);
    }
    if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
      co_return 0;
    }
  }
}

// Nobody looks at the octets, so one buffer does for all lines.
asio::awaitable<std::size_t> decrypt_some(Line& line) {
  thread_local std::array<char, record_octets> octets;
  const asio::mutable_buffer into = asio::buffer(octets);
  const std::size_t count = co_await line.read(into);
  co_return count;
}

}  // namespace

asio::awaitable<void> echo(Trial&, LinePointer line) {
  std::array<char, 4096> octets{};
  while (true) {
    const auto [failure, count] =
        co_await line->socket.async_read_some(asio::buffer(octets), use_tuple);
    if (failure) {
      co_return;
    }
    const auto [refused, written] =
        co_await asio::async_write(line->socket, asio::buffer(octets.data(), count), use_tuple);
    if (refused) {
      co_return;
    }
  }
}

asio::awaitable<void> pour(Trial& trial, LinePointer line) {
  static const std::string octets(piece_octets, 'c');
  const asio::const_buffer piece = asio::buffer(octets);
  while (!trial.over()) {
    const error_code failure = co_await line->write(piece);
    if (failure) {
      break;
    }
  }
  error_code ignored;
  line->socket.shutdown(tcp::socket::shutdown_send, ignored);
}

asio::awaitable<void> drain(Trial& trial, LinePointer line) {
  while (!trial.over()) {
    asio::awaitable<std::size_t> taking = line->in_clear() ? drop_some(*line) : decrypt_some(*line);
    const std::size_t count = co_await std::move(taking);
    if (count == 0) {
      co_return;
    }
    if (!trial.over()) {
      trial.bytes += count;
    }
  }
}

asio::awaitable<void> pour_and_drain(Trial& trial, LinePointer line) {
  trial.in_background(pour(trial, line));
  asio::awaitable<void> draining = drain(trial, line);
  co_await std::move(draining);
}

asio::awaitable<bool> echoes(Line& line) {
  std::array<char, 1> octet{'x'};
  const asio::const_buffer there = asio::buffer(octet);
  const error_code refused = co_await line.write(there);
  if (refused) {
    co_return false;
  }
  const asio::mutable_buffer back = asio::buffer(octet);
  const std::size_t count = co_await line.read(back);
  co_return count == 1;
}

}  // namespace connectspec::traffic
