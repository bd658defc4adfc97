#include "harness/engine/flood_origin.h"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include "harness/io/use_tuple.h"

namespace connectspec {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

asio::awaitable<void> flood(std::shared_ptr<tcp::socket> socket) {
  static const std::array<char, 16 * 1024> nothing{};
  while (true) {
    auto [failure, written] = co_await asio::async_write(*socket, asio::buffer(nothing), use_tuple);
    if (failure) {
      break;
    }
  }
  boost::system::error_code ignored;
  socket->close(ignored);
}

}  // namespace connectspec
