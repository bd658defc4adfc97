// A race is not won by what happened to another socket.
#include "reference_proxy/shell/dial_race.h"

#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "reference_proxy/shell/sockets/stale_event.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

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

TEST(DialRace, is_not_won_by_the_event_of_a_socket_that_was_closed) {
  asio::io_context io{1};
  const Hanging hanging(io);
  bool won = false;
  const auto race = std::make_shared<DialRace>(
      io, std::vector<tcp::endpoint>{hanging.endpoint()},
      DialRace::Outcome{.won = [&won](const std::shared_ptr<Stream>&) { won = true; },
                        .lost = [](const boost::system::error_code&) {}});
  in_place_of_a_closed_socket(io, [&race] { race->start(); });
  EXPECT_FALSE(won);
  race->cancel();
}

}  // namespace
}  // namespace connectspec::proxy
