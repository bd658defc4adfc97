#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <string>
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
  explicit plain_stream(stream_socket socket) : socket_(std::move(socket)) {
    error_code ignored;
    socket_.non_blocking(true, ignored);
  }

  io_result read_now(asio::mutable_buffer into) override {
    io_result result;
    result.count = socket_.read_some(into, result.error);
    return result;
  }

  asio::awaitable<io_result> write(asio::const_buffer bytes) override {
    error_code error;
    const std::size_t at_once = socket_.write_some(bytes, error);
    if (at_once == bytes.size()) {
      co_return io_result{{}, at_once};
    }
    if (error && error != asio::error::would_block) {
      co_return io_result{error, at_once};
    }
    const auto* begin = static_cast<const char*>(bytes.data());
    const std::string rest(begin + at_once, begin + bytes.size());
    const asio::const_buffer buffer = asio::buffer(rest);
    const auto [failed, count] = co_await asio::async_write(socket_, buffer, as_result);
    co_return io_result{failed, at_once + count};
  }

  asio::awaitable<error_code> wait_readable() override {
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
};

}  // namespace

std::shared_ptr<stream> make_plain_stream(stream_socket socket) {
  return std::make_shared<plain_stream>(std::move(socket));
}

}  // namespace connectspec::proxy
