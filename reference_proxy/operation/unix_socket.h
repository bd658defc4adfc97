// The file of a Unix socket, which outlives whoever listens there.
#pragma once

#include <boost/asio/io_context.hpp>
#include <string>

#include "reference_proxy/shell/sockets/stream.h"

namespace connectspec::proxy {

StreamEndpoint unix_endpoint(const std::string& path);

// Only one that answers nobody is removed.
void remove_stale_socket(boost::asio::io_context& io, const std::string& path);

void remove_socket(const std::string& path);

}  // namespace connectspec::proxy
