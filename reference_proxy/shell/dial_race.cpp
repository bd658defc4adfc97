#include "reference_proxy/shell/dial_race.h"

#include <poll.h>
#include <sys/socket.h>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <utility>

#include "reference_proxy/shell/sockets/plain_stream.h"
#include "reference_proxy/shell/sockets/socket_options.h"

namespace connectspec::proxy {
namespace {

using boost::system::error_code;

// would_block while it goes on.
error_code result_of(StreamSocket& connecting) {
  pollfd writable{.fd = connecting.native_handle(), .events = POLLOUT, .revents = 0};
  if (::poll(&writable, 1, 0) <= 0) {
    return boost::asio::error::would_block;
  }
  return {pending_error(connecting), boost::system::system_category()};
}

// The same. On loopback the connection stands when connect(2) returns, though
// that says EINPROGRESS; to see it here saves a turn of the loop.
error_code begin_to_connect(StreamSocket& socket, const boost::asio::ip::tcp::endpoint& to) {
  const int descriptor = socket.native_handle();
  if (::connect(descriptor, to.data(), static_cast<socklen_t>(to.size())) == 0) {
    return {};
  }
  if (errno != EINPROGRESS) {
    return {errno, boost::system::system_category()};
  }
  return result_of(socket);
}

}  // namespace

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
  if (runners_[runner].address().is_loopback()) {
    do_not_pace(socket.native_handle());
  }
  running_.push_back(error ? nullptr : make_plain_stream(std::move(socket)));
  if (!error) {
    error = begin_to_connect(running_.back()->socket(), runners_[runner]);
  }
  if (!error) {
    return arrived(runner, error);
  }
  if (error == boost::asio::error::would_block) {
    wait_for(runner);
  } else {
    boost::asio::post(io_,
                      [self = shared_from_this(), runner, error] { self->arrived(runner, error); });
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

// Asio may hand on an event of the socket that had the same place before: it proves nothing.
void DialRace::wait_for(std::size_t runner) {
  running_[runner]->socket().async_wait(
      StreamSocket::wait_write, [self = shared_from_this(), runner](const error_code& failure) {
        if (self->over_) {
          return;
        }
        const error_code result = failure ? failure : result_of(self->running_[runner]->socket());
        if (result == boost::asio::error::would_block) {
          return self->wait_for(runner);
        }
        self->arrived(runner, result);
      });
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
