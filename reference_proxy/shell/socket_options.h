// What Asio has no name for.
#pragma once

#include "reference_proxy/shell/stream.h"

namespace connectspec::proxy {

// Small writes leave at once. Does nothing to Unix sockets.
void set_no_delay(stream_socket& socket);

// Closing the socket will reset the connection, unless data is still on its way.
void reset_on_close(stream_socket& socket);

// The error that the socket is waiting to report, 0 for none.
int pending_error(stream_socket& socket);

// Whether the socket is connected to itself.
bool is_its_own_peer(stream_socket& socket);

}  // namespace connectspec::proxy
