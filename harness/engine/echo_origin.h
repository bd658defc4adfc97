// An origin that sends back what it gets: for crowds, whose connections nobody looks at one by one.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>

namespace connectspec {

// Until the connection ends or its owner closes the socket. One thread.
boost::asio::awaitable<void> echo(std::shared_ptr<boost::asio::ip::tcp::socket> socket);

}  // namespace connectspec
