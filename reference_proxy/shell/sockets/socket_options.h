// What Asio has no name for.
#pragma once

#include "reference_proxy/shell/sockets/stream.h"

namespace connectspec::proxy {

// Small writes leave at once, and few octets wait in the kernel for a slow reader, so that its
// sender is slowed down soon. Does nothing to Unix sockets.
void set_tunnel_options(StreamSocket& socket, int most_waiting = 256 * 1024);

// Towards loopback there is no path to be careful with. Where the machine paces what it sends, as
// it does under BBR, the timers of that took a quarter of the time of bulk tunnels. Also for what a
// listener accepts. Does nothing to Unix sockets.
void do_not_pace(int descriptor);

// Closing the socket will reset the connection, unless data is still on its way.
void reset_on_close(StreamSocket& socket);

// The error that the socket is waiting to report, 0 for none.
int pending_error(StreamSocket& socket);

// Whether the socket is connected to itself.
bool is_its_own_peer(StreamSocket& socket);

}  // namespace connectspec::proxy
