// Work in the background that succeeds and fails.
#include "harness/io/background.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <optional>
#include <stdexcept>

#include "harness/io/use_tuple.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;

asio::awaitable<void> fail(const std::exception& error) {
  co_await asio::post(asio::use_awaitable);
  throw std::runtime_error(error.what());
}

asio::awaitable<void> fail_wordlessly() {
  co_await asio::post(asio::use_awaitable);
  throw 42;
}

asio::awaitable<void> succeed() { co_await asio::post(asio::use_awaitable); }

// What is said at the end; nothing while the work goes on.
std::optional<std::string> end_of(asio::awaitable<void> work) {
  asio::io_context io;
  std::optional<std::string> told;
  in_background(io, std::move(work), [&told](const std::string& failure) { told = failure; });
  EXPECT_FALSE(told);
  io.run();
  return told;
}

TEST(InBackground, TellsHowTheWorkEnded) {
  EXPECT_EQ(end_of(succeed()), "");
  const std::runtime_error error("no more descriptors");
  EXPECT_EQ(end_of(fail(error)), "no more descriptors");
  EXPECT_EQ(end_of(fail_wordlessly()), "an exception that says nothing of itself");
}

}  // namespace
}  // namespace connectspec
