// For tests: Asio hands what epoll(7) said of a socket to the one that took its place meanwhile.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>

namespace connectspec::proxy {

// The first socket that `open` makes gets the event of one that was closed.
template <typename Open>
void in_place_of_a_closed_socket(boost::asio::io_context& io, Open open) {
  using Local = boost::asio::local::stream_protocol::socket;
  Local first(io);
  Local first_peer(io);
  Local second(io);
  Local second_peer(io);
  boost::asio::local::connect_pair(first, first_peer);
  boost::asio::local::connect_pair(second, second_peer);
  first.async_wait(Local::wait_read, [&](const boost::system::error_code&) {
    second.close();
    open();
  });
  first_peer.close();
  second_peer.close();  // both events come in one go
  io.poll();
}

}  // namespace connectspec::proxy
