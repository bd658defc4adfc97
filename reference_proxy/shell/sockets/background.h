// Work that nobody waits for. asio::detached would lose what it throws without a word; here it is
// told on standard error. The connection that it belonged to ends with its last coroutine or timer.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

namespace connectspec::proxy {

void in_background(const boost::asio::any_io_executor& executor, boost::asio::awaitable<void> work);

}  // namespace connectspec::proxy
