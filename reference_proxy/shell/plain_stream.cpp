#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "reference_proxy/shell/socket_options.h"
#include "reference_proxy/shell/stream.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

class plain_stream final : public stream {
 public:
  explicit plain_stream(stream_socket socket) : socket_(std::move(socket)) {}

  asio::awaitable<io_result> read_some(asio::mutable_buffer into) override {
    if (finished_) {
      co_return io_result{asio::error::eof, 0};
    }
    const auto [error, count] = co_await socket_.async_read_some(into, as_result);
    finished_ = error == asio::error::eof;
    co_return io_result{error, count};
  }

  asio::awaitable<io_result> write(asio::const_buffer bytes) override {
    const auto [error, count] = co_await asio::async_write(socket_, bytes, as_result);
    co_return io_result{error, count};
  }

  asio::awaitable<error_code> wait_readable() override {
    if (finished_) {
      co_return error_code();
    }
    const auto [error] = co_await socket_.async_wait(stream_socket::wait_read, as_result);
    co_return error;
  }

  void end() override {
    error_code ignored;
    socket_.shutdown(stream_socket::shutdown_send, ignored);
  }

  void close() override {
    error_code ignored;
    socket_.close(ignored);
  }

  void reset() override {
    reset_on_close(socket_);
    close();
  }

  void cancel() override {
    error_code ignored;
    socket_.cancel(ignored);
  }

  stream_socket& socket() override { return socket_; }
  [[nodiscard]] bool is_plain() const override { return true; }

 private:
  stream_socket socket_;
  // Asio takes an end of stream for the last event of a socket: a second read would wait for ever.
  bool finished_ = false;
};

}  // namespace

std::shared_ptr<stream> make_plain_stream(stream_socket socket) {
  return std::make_shared<plain_stream>(std::move(socket));
}

}  // namespace connectspec::proxy
