// How much of what comes the kernel keeps for a reader: with little of it a target meets a window
// that takes a few octets at a time.
#pragma once

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <algorithm>
#include <boost/asio/detail/socket_option.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/system/error_code.hpp>
#include <cstdint>

namespace connectspec {

// Of a socket that isn't connected yet, or of an acceptor, whose sockets inherit it. 0: the
// kernel's choice. The kernel doubles it, and has a least one of its own (socket(7)). Segments are
// smaller than the window as well: one that doesn't take a whole segment would be filled by the
// sender's timer only, five times a second (RFC 9293 §3.8.6.2.1).
template <typename Socket>
void limit_receive_buffer_of(Socket& socket, std::uint64_t octets) {
  if (octets == 0) {
    return;
  }
  constexpr int least_segment = 88;  // tcp(7)
  constexpr int most_segment = 1460;
  using SegmentSize = boost::asio::detail::socket_option::integer<IPPROTO_TCP, TCP_MAXSEG>;
  const int size = static_cast<int>(octets);
  boost::system::error_code ignored;
  socket.set_option(boost::asio::socket_base::receive_buffer_size(size), ignored);
  socket.set_option(SegmentSize(std::clamp(size / 4, least_segment, most_segment)), ignored);
}

}  // namespace connectspec
