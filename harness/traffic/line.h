// One connection of a client or an origin, in clear or under TLS, which is cut off when its trial
// is over.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <list>
#include <memory>
#include <string>

#include "harness/io/use_tuple.h"

namespace connectspec::traffic {

using tcp = boost::asio::ip::tcp;

class Trial;

class Line {
 public:
  Line(Trial& trial, tcp::socket socket);
  ~Line();
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  // The client's handshake, on a connection that stands; from then on octets go under TLS. Without
  // a server's name none is sent. False when it fails.
  boost::asio::awaitable<bool> secure(boost::asio::ssl::context& settings,
                                      const std::string& server_name);
  bool in_clear() const { return tls_ == nullptr; }

  // All of them, or an error.
  boost::asio::awaitable<boost::system::error_code> write(boost::asio::const_buffer octets);
  // At least one octet; 0 at the end and on an error.
  boost::asio::awaitable<std::size_t> read(boost::asio::mutable_buffer into);
  void close();
  void reset();  // what was sent and isn't delivered yet may be lost

  Trial& trial;
  tcp::socket socket;

 private:
  std::unique_ptr<boost::asio::ssl::stream<tcp::socket&>> tls_;
  std::list<Line*>::iterator place_;
};
using LinePointer = std::shared_ptr<Line>;

}  // namespace connectspec::traffic
