// Connects to whichever of several addresses answers first (RFC 8305 §5): one after the other, each
// a little later than the one before or as soon as that has failed.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "reference_proxy/shell/sockets/stream.h"

namespace connectspec::proxy {

class DialRace : public std::enable_shared_from_this<DialRace> {
 public:
  // RFC 8305 §8: "Connection Attempt Delay ... 250 milliseconds".
  static constexpr std::chrono::milliseconds head_start{250};

  // `won` and `lost` are called once at most, one of them, `won` perhaps from within start(): with
  // a connected stream, or with the error of the attempt that failed last.
  struct Outcome {
    std::function<void(std::shared_ptr<Stream>)> won;
    std::function<void(const boost::system::error_code&)> lost;
  };

  DialRace(boost::asio::io_context& io, std::vector<boost::asio::ip::tcp::endpoint> runners,
           Outcome tell);

  void start();
  // Nobody is told anything afterwards.
  void cancel();

 private:
  using tcp = boost::asio::ip::tcp;

  void send_next_off();
  void wait_for(std::size_t runner);
  void arrived(std::size_t runner, const boost::system::error_code& error);
  void finish();

  boost::asio::io_context& io_;
  std::vector<tcp::endpoint> runners_;
  Outcome tell_;
  std::vector<std::shared_ptr<Stream>> running_;  // in the order of runners_; null: failed
  std::size_t failed_ = 0;
  boost::asio::steady_timer next_start_;
  bool over_ = false;
};

}  // namespace connectspec::proxy
