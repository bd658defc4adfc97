// The part of a connection that moves the octets of an open tunnel.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <ctime>
#include <utility>
#include <vector>

#include "reference_proxy/core/response.h"
#include "reference_proxy/shell/connection.h"
#include "reference_proxy/shell/socket_options.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t head_buffer_octets = 16 * 1024;
constexpr std::size_t pump_buffer_octets = 32 * 1024;  // per direction: all that is held back

}  // namespace

void connection::carry_out(const action::ask_parent& what) {
  asio::co_spawn(context_.io, ask_parent(shared_from_this(), what.text), asio::detached);
}

asio::awaitable<void> connection::ask_parent(self_pointer self, std::string text) {
  const std::shared_ptr<stream> parent = self->origin_;
  const asio::const_buffer request = asio::buffer(text);
  const auto [unwritten, ignored] = co_await parent->write(request);
  if (unwritten && unwritten != asio::error::operation_aborted) {
    self->apply(self->session_.broke(side::origin));
  }
  std::vector<char> bytes(head_buffer_octets);
  const asio::mutable_buffer room = asio::buffer(bytes);
  while (self->session_.awaits_parent()) {
    const auto [error, count] = co_await parent->read_some(room);
    if (count > 0) {
      self->apply(self->session_.parent_bytes({bytes.data(), count}));
    } else if (error == asio::error::eof) {
      self->apply(self->session_.finished(side::origin));
    } else if (error != asio::error::operation_aborted) {
      self->apply(self->session_.broke(side::origin));
    } else {
      co_return;
    }
  }
}

void connection::carry_out(const action::relay&) {
  relay_started_ = true;
  touch();
  client_->cancel();  // the read of read_client(); what it has got already is not lost
  asio::co_spawn(context_.io,
                 pump(shared_from_this(), side::origin, session_.take_opening(std::time(nullptr))),
                 asio::detached);
  start_upstream_pump();
}

void connection::start_upstream_pump() {
  if (!relay_started_ || reading_client_ || upstream_started_ || !session_.relaying()) {
    return;
  }
  upstream_started_ = true;
  std::string early = session_.take_early_data();
  record_.octets_up += early.size();
  context_.counts.octets_up += early.size();
  asio::co_spawn(context_.io, pump(shared_from_this(), side::client, std::move(early)),
                 asio::detached);
}

asio::awaitable<void> connection::pump(self_pointer self, side from, std::string first) {
  stream& source = *self->end_of(from);
  stream& sink = *self->end_of(other(from));
  std::uint64_t& total = from == side::client ? self->record_.octets_up : self->record_.octets_down;
  metrics& counts = self->context_.counts;
  metrics::count& counted = from == side::client ? counts.octets_up : counts.octets_down;
  std::vector<char> bytes(pump_buffer_octets);
  const asio::mutable_buffer room = asio::buffer(bytes);
  asio::const_buffer outgoing = asio::buffer(first);
  bool dropping = false;
  while (!self->session_.closed()) {
    if (!dropping && outgoing.size() > 0) {
      const auto [error, written] = co_await sink.write(outgoing);
      if (error == asio::error::operation_aborted) {
        co_return;
      }
      if (error) {
        dropping = true;
        self->apply(self->session_.undeliverable(other(from)));
        continue;
      }
      self->touch();
    }
    const auto [error, count] = co_await source.read_some(room);
    if (error == asio::error::operation_aborted || self->session_.closed()) {
      co_return;
    }
    if (error == asio::error::eof) {
      self->apply(self->session_.finished(from));
      co_await watch_for_reset(self, from);
      co_return;
    }
    if (error) {
      self->apply(self->session_.broke(from));
      co_return;
    }
    self->touch();
    total += dropping ? 0 : count;
    counted += dropping ? 0 : count;
    outgoing = asio::const_buffer(bytes.data(), count);
  }
}

// A side that has sent its FIN is not read any more, so that only an error event can tell that it
// has gone altogether while the other side is silent.
asio::awaitable<void> connection::watch_for_reset(self_pointer self, side of) {
  stream_socket& socket = self->end_of(of)->socket();
  if (self->session_.closed()) {
    co_return;
  }
  const auto [error] = co_await socket.async_wait(stream_socket::wait_error, as_result);
  if (!error && !self->session_.closed() && pending_error(socket) != 0) {
    self->apply(self->session_.broke(of));
  }
}

}  // namespace connectspec::proxy
