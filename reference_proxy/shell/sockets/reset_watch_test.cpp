// Resets told from ends, and from events of other sockets.
#include "reference_proxy/shell/sockets/reset_watch.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <optional>

#include "reference_proxy/shell/sockets/stale_event.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

class ResetWatch : public ::testing::Test {
 protected:
  // Asio learns of the socket only now.
  void watch() {
    watched_.emplace(io_, asio::generic::stream_protocol(AF_INET, 0), accepted_);
    asio::co_spawn(io_, peer_resets(*watched_),
                   [this](std::exception_ptr, bool result) { result_ = result; });
  }
  void connect() {
    tcp::acceptor acceptor(io_, {asio::ip::address_v4::loopback(), 0});
    peer_.connect(acceptor.local_endpoint());
    accepted_ = acceptor.accept().release();
  }
  void reset() {
    peer_.set_option(tcp::socket::linger(true, 0));
    peer_.close();
  }
  // Until it is known; far longer than it can take.
  std::optional<bool> outcome() {
    io_.restart();
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!result_ && io_.run_one_until(end) != 0) {
    }
    return result_;
  }

  asio::io_context io_{1};
  tcp::socket peer_{io_};
  int accepted_ = -1;
  std::optional<StreamSocket> watched_;
  std::optional<bool> result_;
};

TEST_F(ResetWatch, sees_a_reset_behind_a_fin) {
  connect();
  peer_.shutdown(tcp::socket::shutdown_send);
  watch();
  io_.poll();
  EXPECT_EQ(result_, std::nullopt);
  reset();
  EXPECT_EQ(outcome(), true);
}

TEST_F(ResetWatch, ends_without_one_when_both_sides_have_sent_their_fin) {
  connect();
  watch();
  io_.poll();
  watched_->shutdown(StreamSocket::shutdown_send);
  peer_.shutdown(tcp::socket::shutdown_send);
  EXPECT_EQ(outcome(), false);
}

TEST_F(ResetWatch, ends_when_it_is_cancelled) {
  connect();
  watch();
  io_.poll();
  watched_->cancel();
  EXPECT_EQ(outcome(), false);
}

TEST_F(ResetWatch, is_not_ended_by_the_event_of_a_socket_that_was_closed) {
  connect();
  in_place_of_a_closed_socket(io_, [this] { watch(); });
  EXPECT_EQ(result_, std::nullopt);
  reset();
  EXPECT_EQ(outcome(), true);
}

}  // namespace
}  // namespace connectspec::proxy
