#include "reference_proxy/shell/sockets/plain_stream.h"

#include <boost/asio/error.hpp>
#include <boost/asio/write.hpp>
#include <string>
#include <utility>

#include "reference_proxy/shell/sockets/as_result.h"
#include "reference_proxy/shell/sockets/reset_watch.h"
#include "reference_proxy/shell/sockets/socket_options.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

class PlainStream final : public Stream {
 public:
  explicit PlainStream(StreamSocket socket) : socket_(std::move(socket)) {
    error_code ignored;
    socket_.non_blocking(true, ignored);
  }

  IoResult read_now(asio::mutable_buffer into) override {
    IoResult result;
    result.count = socket_.read_some(into, result.error);
    return result;
  }

  asio::awaitable<IoResult> write(asio::const_buffer bytes) override {
    error_code error;
    const std::size_t at_once = socket_.write_some(bytes, error);
    if (at_once == bytes.size()) {
      co_return IoResult{{}, at_once};
    }
    if (error && error != asio::error::would_block) {
      co_return IoResult{error, at_once};
    }
    const auto* begin = static_cast<const char*>(bytes.data());
    const std::string rest(begin + at_once, begin + bytes.size());
    const asio::const_buffer buffer = asio::buffer(rest);
    const auto [failed, count] = co_await asio::async_write(socket_, buffer, as_result);
    co_return IoResult{failed, at_once + count};
  }

  asio::awaitable<error_code> wait_readable() override {
    const auto [error] = co_await socket_.async_wait(StreamSocket::wait_read, as_result);
    co_return error;
  }

  void end() override {
    error_code ignored;
    socket_.shutdown(StreamSocket::shutdown_send, ignored);
  }

  void close() override {
    error_code ignored;
    socket_.close(ignored);
  }

  void reset() override {
    reset_on_close(socket_);
    close();
  }

  asio::awaitable<bool> peer_resets() override { return proxy::peer_resets(socket_); }

  void cancel() override {
    error_code ignored;
    socket_.cancel(ignored);
  }

  StreamSocket& socket() override { return socket_; }
  [[nodiscard]] bool is_plain() const override { return true; }

 private:
  StreamSocket socket_;
};

}  // namespace

std::shared_ptr<Stream> make_plain_stream(StreamSocket socket) {
  return std::make_shared<PlainStream>(std::move(socket));
}

}  // namespace connectspec::proxy
