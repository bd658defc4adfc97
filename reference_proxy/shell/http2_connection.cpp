#include "reference_proxy/shell/http2_connection.h"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "reference_proxy/shell/sockets/background.h"
#include "reference_proxy/shell/sockets/socket_options.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// One buffer for all of a thread; a few of a client's frames.
constexpr std::size_t frames_read_octets = 64 * 1024;
// In the kernel. The answer to a new request comes behind what waits there for a slow client, of
// whatever tunnel, and so does a PING.
constexpr int most_waiting = 64 * 1024;
// Then others have their turn.
constexpr std::size_t frame_reads_in_a_row = 16;

}  // namespace

Http2Connection::Http2Connection(std::shared_ptr<Stream> client, std::optional<StreamEndpoint> peer,
                                 ShellContext& context)
    : context_(context),
      client_(std::move(client)),
      peer_(std::move(peer)),
      front_(context.parts->limits.http2, context.parts->limits.head, context.parts->rules),
      record_(context.counts, context.settings),
      timer_(context.io, context.settings.times, [this](Timer which) { timer_fired(which); }),
      to_write_(context.io) {
  if (peer_) {
    record_.client_is(*peer_);
  }
  context_.has_come(this);
}

// What has had a request has a line in the log for each of those; the connection has one of its own
// where there was none, or where it ended in error.
Http2Connection::~Http2Connection() {
  if (!outcome_.empty() || !front_.has_been_asked()) {
    Tunnel none(*context_.parts);
    none.let_go(outcome_.empty() ? "no request" : outcome_);
    record_.write(none);
  }
  context_.has_gone(this);
}

void Http2Connection::start() {
  set_tunnel_options(client_->socket(), most_waiting);
  arm_timer();
  in_background(context_.io.get_executor(), read_client(shared()));
  in_background(context_.io.get_executor(), write_client(shared()));
}

asio::awaitable<void> Http2Connection::read_client(SelfPointer self) {
  thread_local std::array<char, frames_read_octets> bytes;
  const std::shared_ptr<Stream> client = self->client_;
  std::size_t in_a_row = 0;
  while (!self->closed_) {
    const IoResult got = client->read_now(asio::buffer(bytes));
    if (got.count > 0) {
      self->take_in({bytes.data(), got.count});
      if (++in_a_row == frame_reads_in_a_row) {
        in_a_row = 0;
        co_await self->context_.turns.next();
      }
    } else if (got.error == asio::error::would_block) {
      in_a_row = 0;
      const error_code error = co_await client->wait_readable();
      if (error == asio::error::operation_aborted) {
        co_return;
      }
    } else if (got.error == asio::error::eof) {
      self->client_ended();
      break;
    } else {
      self->close("");
    }
  }
  // As over HTTP/1.1: it is not read any more, and only an error event can tell that it has gone.
  const bool gone = co_await client->peer_resets();
  if (gone) {
    self->close("");
  }
}

// RFC 9113 §8.5: an error of the connection is a reset for the origins. To have nothing more to say
// is none.
void Http2Connection::client_ended() {
  client_ended_ = true;
  if (ended_ || front_.client_ended()) {
    close("");
  }
  see_events();
  flush();
}

void Http2Connection::take_in(std::string_view bytes) {
  if (ended_) {
    return;
  }
  front_.time_is(unix_now());
  front_.receive(bytes);
  see_events();
  flush();
}

// Control frames and the answers to new requests come out of the front before octets of tunnels.
asio::awaitable<void> Http2Connection::write_client(SelfPointer self) {
  while (!self->closed_) {
    self->front_.fill();
    self->see_events();
    if (self->front_.has_outgoing()) {
      const std::string frames = self->front_.take_outgoing();
      const asio::const_buffer buffer = asio::buffer(frames);
      const auto [error, count] = co_await self->client_->write(buffer);
      if (error) {
        self->close("");
      }
      continue;
    }
    if (self->draining_ && !self->front_.has_streams() && !self->front_.is_over()) {
      self->front_.stop();
      continue;
    }
    if (self->client_ended_ && self->tunnels_.empty()) {
      self->end();
      self->close("");
      co_return;
    }
    if (self->front_.is_over()) {
      self->end();
    }
    co_await self->to_write_.wait();
  }
}

void Http2Connection::see_events() {
  for (StreamEvent& event : front_.take_events()) {
    if (std::holds_alternative<stream_event::Opened>(event.what)) {
      Http2ClientEnd::Connection& own = *this;
      tunnels_.emplace(event.stream,
                       std::make_shared<Http2Tunnel>(own, context_, event.stream, peer_));
    }
    const auto found = tunnels_.find(event.stream);
    if (found != tunnels_.end()) {
      const std::shared_ptr<Http2Tunnel> tunnel = found->second;
      std::visit([&tunnel](auto& what) { tunnel->happened(what); }, event.what);
    }
  }
  if (!front_.failure().empty() && outcome_.empty()) {
    outcome_ = front_.failure();
    break_tunnels();
  }
  arm_timer();
}

void Http2Connection::forget(StreamId stream) {
  front_.forget(stream);
  tunnels_.erase(stream);
  flush();
}

// ---- time

void Http2Connection::arm_timer() {
  std::optional<Timer> due;
  if (ended_) {
    due = Timer::linger;
  } else if (front_.awaits_section()) {
    due = Timer::head;
  } else if (tunnels_.empty()) {
    due = Timer::idle;
  }
  if (closed_ || due == armed_) {
    return;
  }
  armed_ = due;
  if (due) {
    timer_.arm(*due, std::shared_ptr<SessionTimer>(shared(), &timer_));
  } else {
    timer_.stop();
  }
}

void Http2Connection::timer_fired(Timer which) {
  armed_.reset();
  if (which == Timer::head) {
    return stop("A request did not arrive in time.");
  }
  return ended_ ? close("") : stop("");
}

void Http2Connection::drain() {
  draining_ = true;
  if (front_.has_streams()) {
    front_.shut_down();
  }
  flush();
}

// ---- the end

void Http2Connection::stop(std::string_view outcome) {
  outcome_ = outcome;
  front_.stop();
  break_tunnels();
  flush();
}

// All is said. As over HTTP/1.1 the client gets to read it: what still comes is dropped, for a
// bounded time.
void Http2Connection::end() {
  if (!std::exchange(ended_, true)) {
    client_->end();
    arm_timer();
  }
}

void Http2Connection::close(std::string_view outcome) {
  if (std::exchange(closed_, true)) {
    return;
  }
  if (outcome_.empty()) {
    outcome_ = outcome;
  }
  const SelfPointer self = shared();
  break_tunnels();
  timer_.stop();
  to_write_.raise();
  client_->close();
}

void Http2Connection::break_tunnels() {
  const auto all = std::exchange(tunnels_, {});
  stream_event::Broke broken;
  for (const auto& [stream, tunnel] : all) {
    tunnel->happened(broken);
  }
}

}  // namespace connectspec::proxy
