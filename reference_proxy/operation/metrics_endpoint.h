// Serves GET /metrics and nothing else, to a monitoring system.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>

#include "reference_proxy/shell/sockets/stream.h"

namespace connectspec::proxy {

// `text` is called once for each request. Ends when the acceptor is closed; both outlive it.
boost::asio::awaitable<void> serve_metrics(StreamAcceptor& acceptor,
                                           const std::function<std::string()>& text);

}  // namespace connectspec::proxy
