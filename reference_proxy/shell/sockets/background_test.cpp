// Work that nobody waits for: what it throws is told, and stops nobody else.
#include "reference_proxy/shell/sockets/background.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <stdexcept>

namespace connectspec::proxy {
namespace {

boost::asio::awaitable<void> failing() {
  throw std::runtime_error("out of luck");
  co_return;
}

boost::asio::awaitable<void> working(bool* done) {
  *done = true;
  co_return;
}

TEST(Background, tells_what_was_thrown_and_goes_on) {
  boost::asio::io_context io;
  bool done = false;
  ::testing::internal::CaptureStderr();
  in_background(io.get_executor(), failing());
  in_background(io.get_executor(), working(&done));
  io.run();
  EXPECT_NE(::testing::internal::GetCapturedStderr().find("out of luck"), std::string::npos);
  EXPECT_TRUE(done);
}

}  // namespace
}  // namespace connectspec::proxy
