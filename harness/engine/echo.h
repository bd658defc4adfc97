// An origin that sends back what it gets: for crowds, whose connections nobody looks at one by one.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>

namespace connectspec {

// Until the connection ends or its owner closes the socket. One thread.
void keep_echoing(const std::shared_ptr<boost::asio::ip::tcp::socket>& socket);

}  // namespace connectspec
