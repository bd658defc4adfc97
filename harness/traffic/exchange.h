// A request and its answer over a fresh socket, with as little delay of our own as can be: what is
// measured is the target.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace connectspec::traffic {

// Connects, and sends the octets in the same breath where the connection stands at once, as on
// loopback. False when that fails.
boost::asio::awaitable<bool> connect_and_send(boost::asio::ip::tcp::socket& socket,
                                              const boost::asio::ip::tcp::endpoint& to,
                                              std::string_view octets);

inline constexpr std::size_t head_octets_at_most = 16 * 1024;

// What is read of a head at once: most are whole then.
inline constexpr std::size_t head_piece = 2048;

struct Head {
  std::string text;  // what came, up to the blank line and beyond; empty when that didn't come
  // In the kernel: how long it waited there for us is not the target's doing.
  std::chrono::steady_clock::time_point arrived;
};

// Reads a head, of an answer the final one.
boost::asio::awaitable<void> read_head(boost::asio::ip::tcp::socket& socket, Head& head);

// Whether the final head is whole; 1xx responses before it are taken away.
bool has_final_head(std::string& text);

// "HTTP/1.1 200 ..."; 0 for anything else.
int status_of(std::string_view head);

}  // namespace connectspec::traffic
