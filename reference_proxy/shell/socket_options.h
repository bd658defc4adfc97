// What Asio has no name for.
#pragma once

#include "reference_proxy/shell/stream.h"

namespace connectspec::proxy {

// Small writes leave at once. Does nothing to Unix sockets.
void set_no_delay(StreamSocket& socket);

// Closing the socket will reset the connection, unless data is still on its way.
void reset_on_close(StreamSocket& socket);

// The error that the socket is waiting to report, 0 for none.
int pending_error(StreamSocket& socket);

// Whether the socket is connected to itself.
bool is_its_own_peer(StreamSocket& socket);

}  // namespace connectspec::proxy
