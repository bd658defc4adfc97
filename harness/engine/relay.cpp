#include "harness/engine/relay.h"

#include <fmt/format.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include "harness/io/background.h"
#include "harness/io/use_tuple.h"
#include "harness/wire/request_head.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

constexpr std::size_t relayed_at_once = 32 * 1024;
// Above the second after which a lost SYN is sent again, below the deadline of a case.
constexpr std::chrono::milliseconds dial_deadline{2500};
// For the target to read the answer and close.
constexpr std::chrono::milliseconds refusal_deadline{1000};

std::string_view reason_of(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 407:
      return "Proxy Authentication Required";
    case 501:
      return "Not Implemented";
    case 504:
      return "Gateway Timeout";
    case 508:
      return "Loop Detected";
    default:
      return "Bad Gateway";
  }
}

void end_by_reset(tcp::socket& socket) {
  error_code ignored;
  socket.set_option(asio::socket_base::linger(true, 0), ignored);
  socket.close(ignored);
}

}  // namespace

Relay::Relay(tcp::socket target_side)
    : target_side_(std::move(target_side)),
      origin_side_(target_side_.get_executor()),
      timer_(target_side_.get_executor()) {
  error_code ignored;
  target_side_.set_option(tcp::no_delay(true), ignored);
}

asio::awaitable<bool> Relay::read_more() {
  std::array<char, relayed_at_once> buffer;
  auto [error, count] = co_await target_side_.async_read_some(asio::buffer(buffer), use_tuple);
  octets.append(buffer.data(), count);
  co_return !error;
}

asio::awaitable<bool> Relay::write(Socket& to, std::string_view text) {
  auto [error, count] =
      co_await asio::async_write(to, asio::buffer(text.data(), text.size()), use_tuple);
  co_return !error;
}

asio::awaitable<void> Relay::refuse(int status) {
  const std::string content = fmt::format("the parent refuses: {}\n", reason_of(status));
  const std::string text = fmt::format(
      "HTTP/1.1 {} {}\r\n{}Connection: close\r\nContent-Type: text/plain\r\n"
      "Content-Length: {}\r\n\r\n{}",
      status, reason_of(status),
      status == 407 ? "Proxy-Authenticate: Basic realm=\"parent\"\r\n" : "", content.size(),
      content);
  close_after(refusal_deadline);
  const bool written = co_await write(target_side_, text);
  error_code ignored;
  target_side_.shutdown(tcp::socket::shutdown_send, ignored);
  bool more = written;
  while (more) {
    octets.clear();
    more = co_await read_more();
  }
  close();
}

asio::awaitable<void> Relay::carry(tcp::endpoint to, Head treatment) {
  timer_.expires_after(dial_deadline);
  timer_.async_wait([self = shared_from_this()](error_code stopped) {
    error_code ignored;
    if (!stopped) {
      self->origin_side_.close(ignored);
    }
  });
  auto [error] = co_await origin_side_.async_connect(to, use_tuple);
  timer_.cancel();
  if (error) {
    co_await refuse(error == asio::error::operation_aborted ? 504 : 502);
    co_return;
  }
  const std::size_t head = treatment == Head::answered ? head_end(octets) : 0;
  bool sound = true;
  if (treatment == Head::answered) {
    sound = co_await write(target_side_, "HTTP/1.1 200 OK\r\n\r\n");
  }
  if (sound && octets.size() > head) {
    sound = co_await write(origin_side_, std::string_view(octets).substr(head));
  }
  if (!sound) {
    close();
    co_return;
  }
  auto executor = target_side_.get_executor();
  in_background(executor, keep_pumping(shared_from_this()),
                [self = shared_from_this()](const std::string& failure) {
                  if (!failure.empty()) {
                    self->close();
                    if (self->on_failure) {
                      self->on_failure(failure);
                    }
                  }
                });
  co_await pump(origin_side_, target_side_);
}

asio::awaitable<void> Relay::keep_pumping(std::shared_ptr<Relay> self) {
  co_await self->pump(self->target_side_, self->origin_side_);
}

asio::awaitable<void> Relay::pump(Socket& from, Socket& to) {
  std::array<char, relayed_at_once> buffer;
  while (true) {
    auto [error, count] = co_await from.async_read_some(asio::buffer(buffer), use_tuple);
    if (error == asio::error::eof) {
      error_code ignored;
      to.shutdown(tcp::socket::shutdown_send, ignored);
      co_return;
    }
    if (error) {
      end_by_reset(to);
      co_return;
    }
    const bool sound = co_await write(to, std::string_view(buffer.data(), count));
    if (!sound) {
      end_by_reset(from);
      co_return;
    }
  }
}

void Relay::close_after(std::chrono::milliseconds time) {
  timer_.expires_after(time);
  timer_.async_wait([self = shared_from_this()](error_code stopped) {
    if (!stopped) {
      self->close();
    }
  });
}

void Relay::close() {
  error_code ignored;
  timer_.cancel();
  target_side_.close(ignored);
  origin_side_.close(ignored);
}

tcp::socket Relay::release() {
  timer_.cancel();
  return std::move(target_side_);
}

}  // namespace connectspec
