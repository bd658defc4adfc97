#include "harness/engine/echo.h"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "harness/io/use_tuple.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

asio::awaitable<void> echo(std::shared_ptr<tcp::socket> socket) {
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

}  // namespace

void keep_echoing(const std::shared_ptr<tcp::socket>& socket) {
  asio::co_spawn(socket->get_executor(), echo(socket), asio::detached);
}

}  // namespace connectspec
