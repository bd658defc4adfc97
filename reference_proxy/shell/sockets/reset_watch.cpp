#include "reference_proxy/shell/sockets/reset_watch.h"

#include <poll.h>

#include "reference_proxy/shell/sockets/as_result.h"
#include "reference_proxy/shell/sockets/socket_options.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;

bool has_an_event(StreamSocket& socket) {
  pollfd at_hand{.fd = socket.native_handle(), .events = 0, .revents = 0};
  return ::poll(&at_hand, 1, 0) != 0;
}

}  // namespace

// Asio may hand on an event of the socket that had this one's place before: only what the kernel
// still says of this one counts.
asio::awaitable<bool> peer_resets(StreamSocket& socket) {
  while (socket.is_open()) {
    const auto [error] = co_await socket.async_wait(StreamSocket::wait_error, as_result);
    if (error || !socket.is_open()) {
      co_return false;
    }
    if (has_an_event(socket)) {
      co_return pending_error(socket) != 0;
    }
  }
  co_return false;
}

}  // namespace connectspec::proxy
