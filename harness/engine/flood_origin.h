// An origin that sends without pause and without end, and reads nothing: the tunnel to it is full
// both ways as soon as its client doesn't read either.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>

namespace connectspec {

boost::asio::awaitable<void> flood(std::shared_ptr<boost::asio::ip::tcp::socket> socket);

}  // namespace connectspec
