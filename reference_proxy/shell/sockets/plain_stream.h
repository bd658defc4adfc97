// A stream that is a socket and nothing more.
#pragma once

#include <memory>

#include "reference_proxy/shell/sockets/stream.h"

namespace connectspec::proxy {

std::shared_ptr<Stream> make_plain_stream(StreamSocket socket);

}  // namespace connectspec::proxy
