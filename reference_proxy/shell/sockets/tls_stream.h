// A stream of TLS on a socket, the server's side.
//
// Asio's own ssl::stream cannot end one direction and read on: its async_shutdown also waits for
// the peer's close_notify and takes data that comes first for an error. So OpenSSL works on two
// memory buffers here, and the sockets stay ours.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "reference_proxy/shell/sockets/stream.h"

namespace connectspec::proxy {

// The handshake is part of the first read. `settings` may be dropped afterwards. An end of the TCP
// stream without close_notify is an error, not an end (RFC 8446 §6.1).
std::shared_ptr<Stream> make_tls_stream(StreamSocket socket, boost::asio::ssl::context& settings);

}  // namespace connectspec::proxy
