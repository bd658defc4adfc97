#include "reference_proxy/shell/dial_race.h"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "reference_proxy/shell/socket_options.h"

namespace connectspec::proxy {

using boost::system::error_code;

DialRace::DialRace(boost::asio::io_context& io, std::vector<tcp::endpoint> runners, Outcome tell)
    : io_(io), runners_(std::move(runners)), tell_(std::move(tell)), next_start_(io) {}

void DialRace::start() { send_next_off(); }

void DialRace::send_next_off() {
  const std::size_t runner = running_.size();
  if (over_ || runner == runners_.size()) {
    return;
  }
  StreamSocket socket(io_);
  error_code error;
  socket.open(runners_[runner].protocol(), error);
  set_tunnel_options(socket);
  running_.push_back(error ? nullptr : make_plain_stream(std::move(socket)));
  auto tell = [self = shared_from_this(), runner](const error_code& result) {
    self->arrived(runner, result);
  };
  if (error) {
    boost::asio::post(io_, [tell = std::move(tell), error] { tell(error); });
  } else {
    running_.back()->socket().async_connect(runners_[runner], std::move(tell));
  }
  if (running_.size() < runners_.size()) {
    next_start_.expires_after(head_start);
    next_start_.async_wait([self = shared_from_this()](const error_code& cancelled) {
      if (!cancelled) {
        self->send_next_off();
      }
    });
  }
}

void DialRace::arrived(std::size_t runner, const error_code& error) {
  if (over_) {
    return;
  }
  // On loopback the kernel may pick the very port that is dialled and connect a socket to itself
  // (TCP simultaneous open, RFC 9293 §3.5): nobody listens there.
  const bool alone = !error && is_its_own_peer(running_[runner]->socket());
  if (!error && !alone) {
    const auto winner = std::exchange(running_[runner], nullptr);
    finish();
    return std::exchange(tell_, {}).won(winner);
  }
  running_[runner] = nullptr;
  if (++failed_ == runners_.size()) {
    finish();
    return std::exchange(tell_, {}).lost(alone ? error_code(boost::asio::error::connection_refused)
                                               : error);
  }
  if (failed_ == running_.size()) {
    next_start_.cancel();
    send_next_off();
  }
}

void DialRace::cancel() {
  finish();
  tell_ = {};
}

void DialRace::finish() {
  over_ = true;
  next_start_.cancel();
  for (const std::shared_ptr<Stream>& one : running_) {
    if (one) {
      one->close();
    }
  }
  running_.clear();
}

}  // namespace connectspec::proxy
