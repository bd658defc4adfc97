// What a plain parent proxy does with one connection from a chained target: dials what is asked for
// and carries octets both ways, or refuses.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace connectspec {

class Relay : public std::enable_shared_from_this<Relay> {
 public:
  explicit Relay(boost::asio::ip::tcp::socket target_side);

  // Reads more of the target's request into `octets`; false when there is no more.
  boost::asio::awaitable<bool> read_more();
  // "HTTP/1.1 502 …", then reads on for a moment, lest a RST overtake the answer.
  boost::asio::awaitable<void> refuse(int status);
  // What becomes of the head that has been read: a tunnel begins behind it with a 200, or it is
  // handed on like everything else.
  enum class Head { answered, handed_on };
  // Connects and carries: FIN for FIN, RST for RST. Returns when the origin has ended; the other
  // direction goes on by itself.
  boost::asio::awaitable<void> carry(boost::asio::ip::tcp::endpoint to, Head head);

  void close_after(std::chrono::milliseconds time);
  void close();
  const boost::asio::ip::tcp::socket& target_side() const { return target_side_; }
  // The connection, for somebody else to go on with.
  boost::asio::ip::tcp::socket release();

  std::string octets;  // read so far, from the first
  // Told what broke in the direction that carry() doesn't wait for.
  std::function<void(const std::string&)> on_failure;

 private:
  using Socket = boost::asio::ip::tcp::socket;
  static boost::asio::awaitable<void> keep_pumping(std::shared_ptr<Relay> self);
  boost::asio::awaitable<void> pump(Socket& from, Socket& to);
  boost::asio::awaitable<bool> write(Socket& to, std::string_view text);

  Socket target_side_;
  Socket origin_side_;
  boost::asio::steady_timer timer_;
};

}  // namespace connectspec
