// Asks one name server and nobody else, over UDP and, for a truncated answer, TCP: no hosts file,
// no search list. c-ares asks the questions; Asio watches its sockets and its clock.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <memory>

#include "reference_proxy/basics/ip_address.h"
#include "reference_proxy/shell/resolver.h"

namespace connectspec::proxy {

// A question is repeated once; all of it takes at most `patience`. Throws std::runtime_error when
// there is no memory or no randomness to begin with.
std::unique_ptr<Resolver> make_name_server_resolver(boost::asio::io_context& io,
                                                    const IpAddress& server, std::uint16_t port,
                                                    std::chrono::milliseconds patience);

}  // namespace connectspec::proxy
