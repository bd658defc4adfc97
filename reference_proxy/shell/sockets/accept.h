// Takes clients from listening sockets.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>
#include <cstddef>

#include "reference_proxy/shell/sockets/stream.h"

namespace connectspec::proxy {

// From one listener before anything else has its turn: a burst is taken in one go, a flood is not.
inline constexpr std::size_t accepts_in_a_row = 64;

// When the descriptors have run out: the clients wait in the backlog, and some of ours end
// meanwhile.
inline constexpr std::chrono::milliseconds accept_pause{50};

// The next client of a listening socket; would_block when nobody waits.
StreamSocket accept_now(int listening, boost::asio::io_context& io,
                        boost::system::error_code& error);

}  // namespace connectspec::proxy
