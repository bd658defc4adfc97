// Asks the machine's own resolver: getaddrinfo(3), on threads.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>

#include "reference_proxy/shell/resolver.h"

namespace connectspec::proxy {

// `io` outlives it.
std::unique_ptr<Resolver> make_system_resolver(boost::asio::io_context& io);

}  // namespace connectspec::proxy
