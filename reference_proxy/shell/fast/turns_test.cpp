// Who goes first on a thread.
#include "reference_proxy/shell/fast/turns.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <memory>
#include <string>

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;

class TurnsTest : public ::testing::Test {
 protected:
  // Nobody has had a turn afterwards.
  void all_wait(const std::string& names) {
    for (const char name : names) {
      asio::co_spawn(io_, take_turn(name), asio::detached);
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
      io_.poll_one();
    }
  }

  asio::awaitable<void> take_turn(char name) {
    co_await turns_.next();
    order_ += name;
  }

  asio::io_context io_;
  Turns turns_{io_};
  std::string order_;
};

TEST_F(TurnsTest, FirstComeFirstServed) {
  all_wait("abcdefghij");
  EXPECT_EQ(order_, "");
  io_.run();
  EXPECT_EQ(order_, "abcdefghij");
}

// Clients who come meanwhile are served before the last of those who have waited since before.
TEST_F(TurnsTest, WhoIsNewComesBetween) {
  all_wait("abcdefgh");
  asio::post(io_, [this] { order_ += '!'; });
  io_.run();
  EXPECT_EQ(order_.size(), 9U);
  EXPECT_NE(order_.back(), '!');
}

// Clients who come without end leave the tunnels their share.
TEST_F(TurnsTest, NobodyWaitsForEver) {
  all_wait(std::string(1000, 't'));
  std::size_t clients = 0;
  for (; order_.size() < 1000 && clients < 1000; ++clients) {
    asio::post(io_, [] {});
    io_.run_one();
    io_.run_one();
  }
  EXPECT_EQ(order_.size(), 1000U);
  EXPECT_LT(clients, 100U);
}

TEST_F(TurnsTest, WhoTakesATurnMayWaitForTheNext) {
  const auto loop = [](Turns& turns, std::string& order, char name) -> asio::awaitable<void> {
    for (int i = 0; i < 3; ++i) {
      co_await turns.next();
      order += name;
    }
  };
  asio::co_spawn(io_, loop(turns_, order_, 'a'), asio::detached);
  asio::co_spawn(io_, loop(turns_, order_, 'b'), asio::detached);
  io_.run();
  EXPECT_EQ(order_, "ababab");
}

TEST_F(TurnsTest, AbandonsThoseWhoWait) {
  const auto held = std::make_shared<int>(0);
  const auto holder = [](Turns& turns, std::shared_ptr<int> mine) -> asio::awaitable<void> {
    co_await turns.next();
    ++*mine;
  };
  asio::co_spawn(io_, holder(turns_, held), asio::detached);
  io_.poll_one();
  EXPECT_EQ(held.use_count(), 2);
  turns_.abandon();
  io_.run();
  EXPECT_EQ(held.use_count(), 1);
  EXPECT_EQ(*held, 0);
}

}  // namespace
}  // namespace connectspec::proxy
