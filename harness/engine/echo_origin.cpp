#include "harness/engine/echo_origin.h"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include "harness/io/use_tuple.h"

namespace connectspec {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

asio::awaitable<void> echo(std::shared_ptr<tcp::socket> socket) {
  // Crowds send tokens of a few octets; there are thousands of these at once.
  std::array<char, 4096> buffer;
  while (true) {
    auto [error, count] = co_await socket->async_read_some(asio::buffer(buffer), use_tuple);
    if (error) {
      break;
    }
    auto [failure, written] =
        co_await asio::async_write(*socket, asio::buffer(buffer.data(), count), use_tuple);
    if (failure) {
      break;
    }
  }
  boost::system::error_code ignored;
  socket->close(ignored);
}

}  // namespace connectspec
