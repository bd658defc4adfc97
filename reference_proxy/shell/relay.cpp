#include "reference_proxy/shell/relay.h"

#include <boost/asio/error.hpp>
#include <utility>

#include "reference_proxy/shell/fast/splice.h"
#include "reference_proxy/shell/sockets/background.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// One for all tunnels of a thread; as much as a record of TLS holds (RFC 8446 §5.1).
constexpr std::size_t buffer_octets = 16 * 1024;
// Then others have their turn: behind a megabyte, whichever way it was moved.
constexpr std::size_t octets_in_a_row = 1024 * 1024;
constexpr std::size_t reads_in_a_row = octets_in_a_row / buffer_octets;

}  // namespace

void Relay::between(std::shared_ptr<Stream> client, std::shared_ptr<Stream> origin) {
  ends_ = {std::move(client), std::move(origin)};
}

void Relay::start_pump(const std::shared_ptr<Relay>& self, Side from, std::string first) {
  in_background(self->context_.io.get_executor(), pump(self, from, std::move(first)));
}

asio::awaitable<void> Relay::pump(std::shared_ptr<Relay> self, Side from, std::string first) {
  Stream& source = self->end_of(from);
  const bool in_kernel = source.is_plain() && self->end_of(other(from)).is_plain();
  bool dropping = false;
  if (!first.empty()) {
    const asio::const_buffer opening = asio::buffer(first);
    dropping = co_await self->deliver(other(from), opening);
    std::string().swap(first);  // an assignment would keep its memory
  }
  thread_local std::array<char, buffer_octets> bytes;
  std::size_t in_a_row = 0;
  while (!self->stopped_) {
    const IoResult got = source.read_now(asio::buffer(bytes));
    if (got.count > 0) {
      self->count(from, dropping ? 0 : got.count);
      if (!dropping) {
        const asio::const_buffer outgoing(bytes.data(), got.count);
        dropping = co_await self->deliver(other(from), outgoing);
      }
      // A full buffer looks like bulk.
      if (in_kernel && !dropping && got.count == bytes.size()) {
        dropping = co_await self->splice_on(from);
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
      self->tell_.finished(from);
      co_await self->watch_for_reset(from);
      co_return;
    } else {
      self->tell_.broke(from);
      co_return;
    }
  }
}

// As long as it stays bulk: a read in between would copy what came meanwhile. While it waits, the
// pipe is another tunnel's to use. Ends and failures of the source are left for the next read.
asio::awaitable<bool> Relay::splice_on(Side from) {
  using Stop = SpliceResult::Stop;
  StreamSocket& source = end_of(from).socket();
  StreamSocket& sink = end_of(other(from)).socket();
  while (!stopped_) {
    auto pipe = context_.pipes.take();
    if (!pipe) {
      co_return false;
    }
    const SpliceResult moved = co_await splice_octets(source, sink, *pipe, octets_in_a_row);
    count(from, moved.count);
    if (moved.why == Stop::sink_failed) {
      tell_.undeliverable(other(from));
      co_return true;
    }
    if (moved.why == Stop::cancelled) {
      co_return false;
    }
    context_.pipes.give_back(std::move(*pipe));
    if (moved.why == Stop::enough) {
      co_await context_.turns.next();
    } else if (moved.why == Stop::dry && moved.count >= buffer_octets) {
      const error_code error = co_await end_of(from).wait_readable();
      if (error) {
        co_return false;
      }
      co_await context_.turns.next();
    } else {
      co_return false;
    }
  }
  co_return false;
}

asio::awaitable<bool> Relay::deliver(Side to, asio::const_buffer bytes) {
  const IoResult written = co_await end_of(to).write(bytes);
  if (written.error == asio::error::operation_aborted) {
    co_return true;
  }
  if (written.error) {
    tell_.undeliverable(to);
    co_return true;
  }
  timer_.touch();
  co_return false;
}

// A side that has sent its FIN is not read any more, so that only an error event can tell that it
// has gone altogether while the other side is silent.
asio::awaitable<void> Relay::watch_for_reset(Side of) {
  const bool gone = co_await end_of(of).peer_resets();
  if (gone && !stopped_) {
    tell_.broke(of);
  }
}

}  // namespace connectspec::proxy
