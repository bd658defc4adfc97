// For tests: a target that hands every octet on to its parent as it is, and knows who came when.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/engine/relay.h"
#include "harness/io/background.h"
#include "harness/io/use_tuple.h"

namespace connectspec::testing {

class BlindTarget {
 public:
  // `io` runs it and ends before it does.
  BlindTarget(boost::asio::io_context& io, boost::asio::ip::tcp::endpoint parent)
      : io_(io), parent_(std::move(parent)) {
    in_background(io_, accept_all(), expect_no_failure);
  }

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  // Nobody is let in any more; what is open goes on.
  void close() { acceptor_.close(); }
  // The first octets of each connection, in their order.
  const std::vector<std::string>& requests() const { return requests_; }

 private:
  static void expect_no_failure(const std::string& failure) { EXPECT_EQ(failure, ""); }

  boost::asio::awaitable<void> accept_all() {
    while (true) {
      auto [error, socket] = co_await acceptor_.async_accept(use_tuple);
      if (error) {
        co_return;
      }
      in_background(io_, carry(std::make_shared<Relay>(std::move(socket))), expect_no_failure);
    }
  }

  boost::asio::awaitable<void> carry(std::shared_ptr<Relay> relay) {
    relay->on_failure = expect_no_failure;
    co_await relay->read_more();
    requests_.push_back(relay->octets);
    const boost::asio::ip::tcp::endpoint to = parent_;
    co_await relay->carry(to, Relay::Head::handed_on);
  }

  boost::asio::io_context& io_;
  boost::asio::ip::tcp::endpoint parent_;
  boost::asio::ip::tcp::acceptor acceptor_{
      io_, boost::asio::ip::tcp::endpoint(boost::asio::ip::make_address("127.0.0.1"), 0)};
  std::vector<std::string> requests_;
};

}  // namespace connectspec::testing
