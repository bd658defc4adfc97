// The part of a connection that moves the octets of an open tunnel.
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <ctime>
#include <utility>

#include "reference_proxy/core/response.h"
#include "reference_proxy/shell/connection.h"
#include "reference_proxy/shell/reset_watch.h"
#include "reference_proxy/shell/splice.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t pump_buffer_octets = 16 * 1024;  // one for all tunnels of a thread
constexpr std::size_t reads_in_a_row = 64;
constexpr std::size_t splice_octets_in_a_row = 1024 * 1024;

}  // namespace

void Connection::carry_out(const action::AskParent& what) {
  asio::co_spawn(context_.io, ask_parent(shared_from_this(), what.text), asio::detached);
}

asio::awaitable<void> Connection::ask_parent(SelfPointer self, std::string text) {
  const std::shared_ptr<Stream> parent = self->origin_;
  const asio::const_buffer request = asio::buffer(text);
  const auto [unwritten, ignored] = co_await parent->write(request);
  if (unwritten && unwritten != asio::error::operation_aborted) {
    self->apply(self->session_.broke(Side::origin));
  }
  thread_local std::array<char, pump_buffer_octets> bytes;
  while (self->session_.awaits_parent()) {
    const IoResult got = parent->read_now(asio::buffer(bytes));
    if (got.count > 0) {
      self->apply(self->session_.parent_bytes({bytes.data(), got.count}));
    } else if (got.error == asio::error::would_block) {
      const error_code error = co_await parent->wait_readable();
      if (error == asio::error::operation_aborted) {
        co_return;
      }
    } else if (got.error == asio::error::eof) {
      self->apply(self->session_.finished(Side::origin));
    } else {
      self->apply(self->session_.broke(Side::origin));
    }
  }
}

void Connection::carry_out(const action::Relay&) {
  relay_started_ = true;
  touch();
  client_->cancel();  // the read of read_client(); what it has got already is not lost
  asio::co_spawn(context_.io,
                 pump(shared_from_this(), Side::origin, session_.take_opening(std::time(nullptr))),
                 asio::detached);
  start_upstream_pump();
}

void Connection::start_upstream_pump() {
  if (!relay_started_ || reading_client_ || upstream_started_ || !session_.relaying()) {
    return;
  }
  upstream_started_ = true;
  std::string early = session_.take_early_data();
  count_octets(Side::client, early.size());
  asio::co_spawn(context_.io, pump(shared_from_this(), Side::client, std::move(early)),
                 asio::detached);
}

asio::awaitable<void> Connection::pump(SelfPointer self, Side from, std::string first) {
  Stream& source = *self->end_of(from);
  const bool in_kernel = source.is_plain() && self->end_of(other(from))->is_plain();
  bool dropping = false;
  if (!first.empty()) {
    const asio::const_buffer opening = asio::buffer(first);
    dropping = co_await deliver(self, other(from), opening);
    std::string().swap(first);  // an assignment would keep its memory
  }
  thread_local std::array<char, pump_buffer_octets> bytes;
  std::size_t in_a_row = 0;
  while (!self->session_.closed()) {
    const IoResult got = source.read_now(asio::buffer(bytes));
    if (got.count > 0) {
      self->count_octets(from, dropping ? 0 : got.count);
      if (!dropping) {
        const asio::const_buffer outgoing(bytes.data(), got.count);
        dropping = co_await deliver(self, other(from), outgoing);
      }
      // A full buffer looks like bulk.
      if (in_kernel && !dropping && got.count == bytes.size()) {
        dropping = co_await splice_on(self, from);
      }
      if (++in_a_row == reads_in_a_row) {
        in_a_row = 0;
        co_await self->context_.turns.next();
      }
    } else if (got.error == asio::error::would_block) {
      const error_code error = co_await source.wait_readable();
      in_a_row = 0;
      if (error == asio::error::operation_aborted) {
        co_return;
      }
      co_await self->context_.turns.next();
    } else if (got.error == asio::error::eof) {
      self->apply(self->session_.finished(from));
      co_await watch_for_reset(self, from);
      co_return;
    } else {
      self->apply(self->session_.broke(from));
      co_return;
    }
  }
}

// As long as it stays bulk: a read in between would copy what came meanwhile. While it waits, the
// pipe is another tunnel's to use. Ends and failures of the source are left for the next read.
asio::awaitable<bool> Connection::splice_on(SelfPointer self, Side from) {
  using Stop = SpliceResult::Stop;
  StreamSocket& source = self->end_of(from)->socket();
  StreamSocket& sink = self->end_of(other(from))->socket();
  while (!self->session_.closed()) {
    auto pipe = self->context_.pipes.take();
    if (!pipe) {
      co_return false;
    }
    const SpliceResult moved = co_await splice_octets(source, sink, *pipe, splice_octets_in_a_row);
    self->count_octets(from, moved.count);
    if (moved.why == Stop::sink_failed) {
      self->apply(self->session_.undeliverable(other(from)));
      co_return true;
    }
    if (moved.why == Stop::cancelled) {
      co_return false;
    }
    self->context_.pipes.give_back(std::move(*pipe));
    if (moved.why == Stop::enough) {
      co_await self->context_.turns.next();
    } else if (moved.why == Stop::dry && moved.count >= pump_buffer_octets) {
      const error_code error = co_await self->end_of(from)->wait_readable();
      if (error) {
        co_return false;
      }
      co_await self->context_.turns.next();
    } else {
      co_return false;
    }
  }
  co_return false;
}

asio::awaitable<bool> Connection::deliver(SelfPointer self, Side to, asio::const_buffer bytes) {
  const IoResult written = co_await self->end_of(to)->write(bytes);
  if (written.error == asio::error::operation_aborted) {
    co_return true;
  }
  if (written.error) {
    self->apply(self->session_.undeliverable(to));
    co_return true;
  }
  self->touch();
  co_return false;
}

void Connection::count_octets(Side from, std::size_t octets) {
  touch();
  if (from == Side::client) {
    record_.octets_up += octets;
    context_.counts.octets_up += octets;
  } else {
    record_.octets_down += octets;
    context_.counts.octets_down += octets;
  }
}

// A side that has sent its FIN is not read any more, so that only an error event can tell that it
// has gone altogether while the other side is silent.
asio::awaitable<void> Connection::watch_for_reset(SelfPointer self, Side of) {
  StreamSocket& socket = self->end_of(of)->socket();
  const bool gone = co_await peer_resets(socket);
  if (gone && !self->session_.closed()) {
    self->apply(self->session_.broke(of));
  }
}

}  // namespace connectspec::proxy
