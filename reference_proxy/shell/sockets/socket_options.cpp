#include "reference_proxy/shell/sockets/socket_options.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <boost/asio/socket_base.hpp>
#include <string_view>

// linux/sockios.h has it too, but drags in kernel types.
#ifndef SIOCOUTQ
#define SIOCOUTQ TIOCOUTQ
#endif

namespace connectspec::proxy {

using boost::system::error_code;

void set_tunnel_options(StreamSocket& socket, int most_waiting) {
  const int on = 1;
  setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  // Octets that aren't sent yet; those under way don't count, so that long fat networks lose
  // nothing.
  setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &most_waiting,
             sizeof(most_waiting));
}

// Any Linux has Reno, and anybody may choose it (tcp(7)).
void do_not_pace(int descriptor) {
  constexpr std::string_view reno = "reno";
  setsockopt(descriptor, IPPROTO_TCP, TCP_CONGESTION, reno.data(), reno.size());
}

// A reset would destroy what was written but not yet sent (RFC 9110 §9.3.6: "MUST attempt to send
// any outstanding data"): then the socket ends with FIN.
void reset_on_close(StreamSocket& socket) {
  int unsent = 0;
  if (socket.is_open() && ioctl(socket.native_handle(), SIOCOUTQ, &unsent) == 0 && unsent == 0) {
    error_code ignored;
    socket.set_option(boost::asio::socket_base::linger(true, 0), ignored);
  }
}

int pending_error(StreamSocket& socket) {
  int pending = 0;
  socklen_t size = sizeof(pending);
  return getsockopt(socket.native_handle(), SOL_SOCKET, SO_ERROR, &pending, &size) == 0 ? pending
                                                                                        : 0;
}

bool is_its_own_peer(StreamSocket& socket) {
  error_code first;
  error_code second;
  const auto local = socket.local_endpoint(first);
  const auto remote = socket.remote_endpoint(second);
  return !first && !second && local == remote;
}

}  // namespace connectspec::proxy
