#include "reference_proxy/shell/dial_race.h"

#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <memory>

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Local = asio::local::stream_protocol::socket;

// Nobody accepts, and the one place in its queue is taken: who connects there waits.
class Hanging {
 public:
  explicit Hanging(asio::io_context& io) : acceptor_(io, {asio::ip::address_v4::loopback(), 0}) {
    acceptor_.listen(0);
    first_.connect(acceptor_.local_endpoint());
  }
  tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

 private:
  tcp::acceptor acceptor_;
  tcp::socket first_{acceptor_.get_executor()};
};

// Asio hands what epoll(7) said of a socket to the one that took its place meanwhile.
TEST(DialRace, is_not_won_by_the_event_of_a_socket_that_was_closed) {
  asio::io_context io{1};
  const Hanging hanging(io);
  Local first(io);
  Local first_peer(io);
  Local second(io);
  Local second_peer(io);
  asio::local::connect_pair(first, first_peer);
  asio::local::connect_pair(second, second_peer);
  bool won = false;
  const auto race = std::make_shared<DialRace>(
      io, std::vector<tcp::endpoint>{hanging.endpoint()},
      DialRace::Outcome{.won = [&won](const std::shared_ptr<Stream>&) { won = true; },
                        .lost = [](const boost::system::error_code&) {}});
  first.async_wait(Local::wait_read, [&](const boost::system::error_code&) {
    second.close();
    race->start();
  });
  first_peer.close();
  second_peer.close();  // both events come in one go
  io.poll();
  EXPECT_FALSE(won);
  race->cancel();
}

}  // namespace
}  // namespace connectspec::proxy
