#include "reference_proxy/operation/metrics_endpoint.h"

#include <fmt/format.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <memory>
#include <string_view>
#include <utility>

#include "reference_proxy/shell/sockets/accept.h"
#include "reference_proxy/shell/sockets/as_result.h"
#include "reference_proxy/shell/sockets/background.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t head_octets = 8192;    // of a request; those of monitoring systems are small
constexpr std::chrono::seconds patience{5};  // for one request and its answer

std::string answer_to(std::string_view request, const std::function<std::string()>& text) {
  const bool found = request.starts_with("GET /metrics ");
  const std::string body = found ? text() : "GET /metrics\n";
  return fmt::format(
      "HTTP/1.1 {}\r\nConnection: close\r\n"
      "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: {}\r\n\r\n{}",
      found ? "200 OK" : "404 Not Found", body.size(), body);
}

asio::awaitable<void> answer_one(std::shared_ptr<StreamSocket> client,
                                 const std::function<std::string()>& text) {
  asio::steady_timer limit(client->get_executor(), patience);
  limit.async_wait([weak = std::weak_ptr(client)](const error_code& error) {
    const auto late = weak.lock();
    if (!error && late) {
      error_code ignored;
      late->close(ignored);
    }
  });
  std::string request;
  auto into = asio::dynamic_buffer(request, head_octets);
  const auto [error, count] = co_await asio::async_read_until(*client, into, "\r\n\r\n", as_result);
  if (error) {
    co_return;
  }
  const std::string answer = answer_to(request, text);
  const asio::const_buffer bytes = asio::buffer(answer);
  co_await asio::async_write(*client, bytes, as_result);
  error_code ignored;
  client->shutdown(StreamSocket::shutdown_send, ignored);
}

}  // namespace

asio::awaitable<void> serve_metrics(StreamAcceptor& acceptor,
                                    const std::function<std::string()>& text) {
  asio::steady_timer pause(acceptor.get_executor());
  while (acceptor.is_open()) {
    auto [error, socket] = co_await acceptor.async_accept(as_result);
    if (!error) {
      auto client = std::make_shared<StreamSocket>(std::move(socket));
      in_background(acceptor.get_executor(), answer_one(std::move(client), text));
    } else if (error == asio::error::operation_aborted) {
      co_return;
    } else {
      pause.expires_after(accept_pause);
      co_await pause.async_wait(as_result);
    }
  }
}

}  // namespace connectspec::proxy
