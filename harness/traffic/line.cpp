#include "harness/traffic/line.h"

#include <openssl/ssl.h>

#include <boost/asio/write.hpp>
#include <utility>

namespace connectspec::traffic {

namespace asio = boost::asio;
using boost::system::error_code;

Line::Line(Lines& others, tcp::socket the_socket)
    : socket(std::move(the_socket)), others_(others), place_(others.insert(others.end(), this)) {}

Line::~Line() { others_.erase(place_); }

asio::awaitable<bool> Line::secure(asio::ssl::context& settings, const std::string& server_name) {
  tls_ = std::make_unique<asio::ssl::stream<tcp::socket&>>(socket, settings);
  if (!server_name.empty()) {
    SSL_set_tlsext_host_name(tls_->native_handle(), server_name.c_str());
  }
  const auto [failure] = co_await tls_->async_handshake(asio::ssl::stream_base::client, use_tuple);
  co_return !failure;
}

asio::awaitable<error_code> Line::write(asio::const_buffer octets) {
  if (tls_) {
    const auto [failure, count] = co_await asio::async_write(*tls_, octets, use_tuple);
    co_return failure;
  }
  const auto [failure, count] = co_await asio::async_write(socket, octets, use_tuple);
  co_return failure;
}

asio::awaitable<std::size_t> Line::read(asio::mutable_buffer into) {
  if (tls_) {
    const auto [failure, count] = co_await tls_->async_read_some(into, use_tuple);
    co_return failure ? 0 : count;
  }
  const auto [failure, count] = co_await socket.async_read_some(into, use_tuple);
  co_return failure ? 0 : count;
}

void Line::close() {
  error_code ignored;
  socket.close(ignored);
}

void Line::reset() {
  error_code ignored;
  socket.set_option(tcp::socket::linger(true, 0), ignored);
  socket.close(ignored);
}

}  // namespace connectspec::traffic
