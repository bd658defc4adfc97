// What an operation came to, as a tuple with its error first, instead of an exception:
//
//   auto [error, count] = co_await socket.async_read_some(buffer, use_tuple);
//
// What a peer does is no reason to throw.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace connectspec {

inline constexpr auto use_tuple = boost::asio::as_tuple(boost::asio::use_awaitable);

}  // namespace connectspec
