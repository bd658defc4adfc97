// Where clients come in: TCP and Unix sockets.
#pragma once

#include <boost/asio/io_context.hpp>

#include "reference_proxy/operation/server_settings.h"
#include "reference_proxy/shell/sockets/stream.h"

namespace connectspec::proxy {

// Several sockets of one process may listen on a port (SO_REUSEPORT), each for one thread; the
// kernel spreads the clients. `shared` is the first of them and fails where another process
// listens.
enum class PortUse { alone, shared, shared_again };

// Bound and listening. A Unix socket that nobody listens on any more is replaced. Throws
// std::runtime_error with a sentence for the operator.
StreamAcceptor open_acceptor(boost::asio::io_context& io, const ListenAddress& where, PortUse use);

}  // namespace connectspec::proxy
