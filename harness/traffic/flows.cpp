#include "harness/traffic/flows.h"

#include <sys/socket.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <string>
#include <utility>

namespace connectspec::traffic {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t piece_octets = 128 * 1024;
constexpr std::size_t drop_octets = 1024 * 1024;

// Octets that are only counted needn't be copied: TCP drops them (tcp(7), MSG_TRUNC). Less than 0
// with errno, 0 at the end of the stream.
ssize_t drop_some(int descriptor) {
  ssize_t count = -1;
  do {
    count = ::recv(descriptor, nullptr, drop_octets, MSG_TRUNC | MSG_DONTWAIT);
  } while (count < 0 && errno == EINTR);
  return count;
}

}  // namespace

asio::awaitable<void> echo(LinePointer line) {
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

asio::awaitable<void> pour(LinePointer line) {
  static const std::string octets(piece_octets, 'c');
  while (!line->trial.over()) {
    const auto [failure, count] =
        co_await line->socket.async_write_some(asio::buffer(octets), use_tuple);
    if (failure) {
      break;
    }
  }
  error_code ignored;
  line->socket.shutdown(tcp::socket::shutdown_send, ignored);
}

asio::awaitable<void> drain(LinePointer line) {
  while (!line->trial.over()) {
    const auto [failure] = co_await line->socket.async_wait(tcp::socket::wait_read, use_tuple);
    if (failure) {
      co_return;
    }
    const ssize_t count = drop_some(line->socket.native_handle());
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK)) {
      co_return;
    }
    if (count > 0 && !line->trial.over()) {
      line->trial.bytes += static_cast<std::uint64_t>(count);
    }
  }
}

asio::awaitable<void> pour_and_drain(LinePointer line) {
  asio::co_spawn(line->trial.io, pour(line), asio::detached);
  asio::awaitable<void> draining = drain(line);
  co_await std::move(draining);
}

asio::awaitable<bool> echoes(tcp::socket& socket) {
  std::array<char, 1> octet{'x'};
  const auto [refused, written] =
      co_await asio::async_write(socket, asio::buffer(octet), use_tuple);
  if (refused) {
    co_return false;
  }
  const auto [failure, count] = co_await socket.async_read_some(asio::buffer(octet), use_tuple);
  co_return !failure && count == 1;
}

}  // namespace connectspec::traffic
