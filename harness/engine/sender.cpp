#include "harness/engine/sender.h"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <utility>

#include "harness/io/use_tuple.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;

// Of a stream: one write, and after it the digest and a look at the deadline.
constexpr std::size_t bytes_per_write = 64 * 1024;

}  // namespace

Sender::Sender(std::shared_ptr<Scene> scene, Actor actor, std::shared_ptr<Transport> transport)
    : scene_(std::move(scene)), actor_(std::move(actor)), transport_(std::move(transport)) {}

void Sender::queue(Item item) {
  queue_.push_back(std::move(item));
  if (writing_) {
    return;
  }
  writing_ = true;
  scene_->in_background(actor_, keep_writing(shared_from_this()));
}

void Sender::send(std::string octets, std::chrono::milliseconds gap_before) {
  queue(Piece{std::move(octets), gap_before});
}

void Sender::send_stream(std::uint64_t seed, std::uint64_t bytes) {
  queue(Bulk{PseudoRandom(seed), bytes});
}

void Sender::end() { queue(End{}); }

void Sender::flush() { queue(Flush{}); }

asio::awaitable<void> Sender::keep_writing(std::shared_ptr<Sender> self) {
  co_await self->write_loop();
}

asio::awaitable<void> Sender::write_loop() {
  bool sound = transport_->established();
  while (!queue_.empty() && sound && !transport_->closed()) {
    const Item item = std::move(queue_.front());
    queue_.pop_front();
    asio::awaitable<bool> writing =
        std::visit([this](const auto& one) { return write(one); }, item);
    sound = co_await std::move(writing);
    scene_->changed.notify();
  }
  queue_.clear();
  writing_ = false;
  scene_->changed.notify();
}

asio::awaitable<bool> Sender::write(const Piece& piece) {
  if (piece.gap_before.count() > 0) {
    asio::steady_timer pause(scene_->executor, piece.gap_before);
    co_await pause.async_wait(use_tuple);
  }
  const std::string_view octets = piece.octets;
  co_return co_await write(octets);
}

asio::awaitable<bool> Sender::write(std::string_view octets) {
  const std::size_t written = co_await transport_->write(octets);
  if (written > 0) {
    scene_->record_octets(actor_, EventKind::sent, octets.substr(0, written));
  }
  co_return written == octets.size();
}

asio::awaitable<bool> Sender::write(const Bulk& bulk) {
  std::string chunk;
  std::uint64_t offset = 0;
  while (offset < bulk.bytes && !transport_->closed()) {
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(bytes_per_write, bulk.bytes - offset));
    bulk.source.fill(offset, chunk, count);
    const std::string_view octets = chunk;
    const bool sound = co_await write(octets);
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

// A failure of these two shows in the transcript; what is queued behind them is tried all the same.
asio::awaitable<bool> Sender::write(const Flush&) {
  co_await transport_->flush();
  co_return true;
}

asio::awaitable<bool> Sender::write(const End&) {
  co_await transport_->end_sending();
  co_return true;
}

}  // namespace connectspec
