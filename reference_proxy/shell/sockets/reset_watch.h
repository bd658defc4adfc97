// The end of a connection that nobody reads any more.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "reference_proxy/shell/sockets/stream.h"

namespace connectspec::proxy {

// Waits until the peer resets the connection: true. False once both sides have sent their FIN, or
// when the wait is cancelled. The socket outlives the wait.
boost::asio::awaitable<bool> peer_resets(StreamSocket& socket);

}  // namespace connectspec::proxy
