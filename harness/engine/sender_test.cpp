// The write queue over a connection on loopback, of which a test holds the other end.
#include "harness/engine/sender.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/read.hpp>
#include <chrono>

namespace connectspec {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using tcp = asio::ip::tcp;

class SenderTest : public ::testing::Test {
 protected:
  SenderTest() {
    tcp::acceptor acceptor(context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    tcp::socket ours(context_);
    ours.connect(acceptor.local_endpoint());
    other_end_ = acceptor.accept();
    transport_ = std::make_shared<Transport>(scene_, "client", std::move(ours));
    sender_ = std::make_shared<Sender>(scene_, "client", transport_);
  }

  // All that has come; `ended` is set when that is all there will ever be.
  std::string read_all(boost::system::error_code& ended) {
    std::string octets;
    asio::read(other_end_, asio::dynamic_buffer(octets), ended);
    return octets;
  }

  std::ptrdiff_t recorded(EventKind kind) const {
    return std::count_if(scene_->events.begin(), scene_->events.end(),
                         [kind](const Event& event) { return event.kind == kind; });
  }

  asio::io_context context_{1};
  std::shared_ptr<Scene> scene_ = std::make_shared<Scene>(context_.get_executor());
  tcp::socket other_end_{context_};
  std::shared_ptr<Transport> transport_;
  std::shared_ptr<Sender> sender_;
};

TEST_F(SenderTest, WritesWhatIsQueuedInItsOrder) {
  transport_->begin();
  sender_->send("CONNECT ", 0ms);
  sender_->send("a:1", 1ms);
  sender_->send_stream(7, 100'000);
  sender_->end();
  EXPECT_FALSE(sender_->idle());
  context_.run();
  EXPECT_TRUE(sender_->idle());
  boost::system::error_code ended;
  const std::string came = read_all(ended);
  EXPECT_EQ(ended, asio::error::eof);
  ASSERT_EQ(came.size(), 11U + 100'000U);
  EXPECT_EQ(came.substr(0, 11), "CONNECT a:1");
  EXPECT_EQ(PseudoRandom(7).matching(0, std::string_view(came).substr(11)), 100'000U);
  EXPECT_EQ(sender_->streamed(), 100'000U);
  EXPECT_EQ(transport_->sent().count, came.size());
  EXPECT_EQ(recorded(EventKind::fin_sent), 1);
  EXPECT_EQ(recorded(EventKind::send_failed), 0);
}

TEST_F(SenderTest, WaitsForATargetThatDoesNotReadAndGivesUpWhenThatIsGone) {
  transport_->begin();
  const std::uint64_t more_than_buffers_hold = 64U * 1024U * 1024U;
  sender_->send_stream(7, more_than_buffers_hold);
  sender_->send("behind it", 0ms);
  for (std::uint64_t before = 1; before != sender_->streamed();) {
    before = sender_->streamed();
    context_.run_for(50ms);
  }
  EXPECT_FALSE(sender_->idle());
  EXPECT_EQ(sender_->pieces_left(), 1U);
  EXPECT_LT(sender_->streamed(), more_than_buffers_hold);
  other_end_.close();  // with octets unread: RST
  context_.run();
  EXPECT_TRUE(sender_->idle());
  EXPECT_EQ(recorded(EventKind::send_failed), 1);
}

TEST_F(SenderTest, DropsTheQueueWhenTheTransportIsClosed) {
  transport_->begin();
  sender_->send("first", 0ms);
  sender_->send("second", 10ms);
  sender_->send("third", 0ms);
  while (sender_->pieces_left() > 1) {  // until the pause before the second has begun
    context_.run_one();
  }
  transport_->close();
  context_.run();
  EXPECT_TRUE(sender_->idle());
  EXPECT_EQ(recorded(EventKind::send_failed), 0) << "who closes knows that it can't be sent";
  boost::system::error_code ended;
  EXPECT_EQ(read_all(ended), "first");
}

TEST_F(SenderTest, SendsNothingBeforeTheConnectionStands) {
  sender_->send("too early", 0ms);
  context_.run();
  EXPECT_TRUE(sender_->idle());
  EXPECT_EQ(transport_->sent().count, 0U);
}

}  // namespace
}  // namespace connectspec
