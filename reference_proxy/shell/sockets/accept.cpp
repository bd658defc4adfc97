#include "reference_proxy/shell/sockets/accept.h"

#include <sys/socket.h>

#include <cerrno>

namespace connectspec::proxy {

StreamSocket accept_now(int listening, boost::asio::io_context& io,
                        boost::system::error_code& error) {
  sockaddr_storage peer{};
  socklen_t size = sizeof(peer);
  const int accepted = accept4(listening, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_CLOEXEC);
  if (accepted < 0) {
    error = {errno, boost::system::system_category()};
    return StreamSocket(io);
  }
  error = {};
  return {io, boost::asio::generic::stream_protocol(peer.ss_family, 0), accepted};
}

}  // namespace connectspec::proxy
