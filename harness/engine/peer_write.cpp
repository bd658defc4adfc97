// The half of a peer that writes and ends; what it reads is in peer.cpp.
#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/write.hpp>

#include "harness/engine/peer.h"
#include "harness/io/use_tuple.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

constexpr std::size_t written_at_once = 64 * 1024;

}  // namespace

void Peer::queue(Outgoing item) {
  outgoing_.push_back(std::move(item));
  if (writing_) {
    return;
  }
  writing_ = true;
  asio::co_spawn(scene_->executor, keep_writing(shared_from_this()), asio::detached);
}

void Peer::send(std::string octets, std::chrono::milliseconds gap_before) {
  Outgoing item;
  item.octets = std::move(octets);
  item.gap_before = gap_before;
  queue(std::move(item));
}

void Peer::send_stream(std::uint64_t seed, std::uint64_t bytes) {
  Outgoing item;
  item.source = PseudoRandom(seed);
  item.bytes = bytes;
  queue(std::move(item));
}

void Peer::half_close() {
  Outgoing item;
  item.fin = true;
  queue(std::move(item));
}

asio::awaitable<void> Peer::keep_writing(std::shared_ptr<Peer> self) {
  co_await self->write_loop();
}

asio::awaitable<void> Peer::write_loop() {
  bool sound = established_;
  while (!outgoing_.empty() && sound && !closed_) {
    const Outgoing item = std::move(outgoing_.front());
    outgoing_.pop_front();
    if (item.gap_before.count() > 0) {
      asio::steady_timer pause(scene_->executor, item.gap_before);
      co_await pause.async_wait(use_tuple);
    }
    if (item.flush) {
      co_await flush();
    } else if (item.fin) {
      co_await write_end();
    } else if (item.source) {
      sound = co_await write_stream(item);
    } else {
      sound = co_await write(item.octets);
    }
    scene_->changed.notify();
  }
  outgoing_.clear();
  writing_ = false;
  scene_->changed.notify();
}

asio::awaitable<bool> Peer::write_wire(std::string_view octets, std::size_t& written) {
  auto [error, count] =
      co_await asio::async_write(socket_, asio::buffer(octets.data(), octets.size()), use_tuple);
  written = count;
  if (error && !closed_) {
    scene_->record(actor_, EventKind::send_failed, error.message());
  }
  co_return !error;
}

asio::awaitable<bool> Peer::write(std::string_view octets) {
  std::size_t written = 0;
  bool sound = true;
  if (!tls_) {
    sound = co_await write_wire(octets, written);
  } else if (const auto records = tls_->seal(octets)) {
    const std::string_view wire = *records;
    sound = co_await write_wire(wire, written);
    written = sound ? octets.size() : 0;  // half a record holds nothing yet
  } else {
    scene_->record(actor_, EventKind::send_failed, "TLS takes no more");
    sound = false;
  }
  if (written > 0) {
    scene_->record_octets(actor_, EventKind::sent, octets.substr(0, written));
    sent_.add(octets.substr(0, written));
  }
  co_return sound;
}

asio::awaitable<void> Peer::flush() {
  const std::string records = tls_->take_outgoing();
  const std::string_view wire = records;
  std::size_t written = 0;
  co_await write_wire(wire, written);
}

asio::awaitable<bool> Peer::write_stream(const Outgoing& item) {
  std::string chunk;
  std::uint64_t offset = 0;
  while (offset < item.bytes && !closed_) {
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(written_at_once, item.bytes - offset));
    item.source->fill(offset, chunk, count);
    const bool sound = co_await write(chunk);
    if (!sound) {
      co_return false;
    }
    streamed_digest_.update(chunk);
    offset += count;
    streamed_ = offset;
    scene_->changed.notify();
  }
  co_return true;
}

// ---- ending

asio::awaitable<void> Peer::write_end() {
  if (tls_) {
    const std::string records = tls_->close_notify();
    const std::string_view wire = records;
    std::size_t written = 0;
    const bool sound = co_await write_wire(wire, written);
    if (sound) {
      scene_->record(actor_, EventKind::close_notify_sent);
    }
    co_return;
  }
  error_code error;
  socket_.shutdown(tcp::socket::shutdown_send, error);
  scene_->record(actor_, error ? EventKind::send_failed : EventKind::fin_sent,
                 error ? error.message() : std::string());
}

// Best effort, without waiting. A record in the middle of being written can't be followed by one.
void Peer::say_close_notify() {
  if (!tls_ || writing_ || !tls_->done()) {
    return;
  }
  const std::string records = tls_->close_notify();
  error_code error;
  socket_.non_blocking(true, error);
  if (!records.empty() && socket_.write_some(asio::buffer(records), error) == records.size()) {
    scene_->record(actor_, EventKind::close_notify_sent);
  }
}

void Peer::close() {
  if (!closed_ && socket_.is_open()) {
    read_remains();
    say_close_notify();
  }
  close_without_notify();
}

void Peer::close_without_notify() {
  if (closed_ || !socket_.is_open()) {
    closed_ = true;
    return;
  }
  read_remains();
  closed_ = true;
  scene_->record(actor_, EventKind::closed);
  error_code ignored;
  socket_.close(ignored);
  wake_reader_.notify();
}

void Peer::reset() {
  if (closed_ || !socket_.is_open()) {
    return;
  }
  closed_ = true;
  error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  scene_->record(actor_, EventKind::rst_sent);
  socket_.close(ignored);
  wake_reader_.notify();
}

}  // namespace connectspec
