// How coroutines wait here: errors come back as values, as std::tuple{error_code, ...}.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace connectspec::proxy {

inline constexpr auto as_result = boost::asio::as_tuple(boost::asio::use_awaitable);

}  // namespace connectspec::proxy
