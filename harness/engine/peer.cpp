#include "harness/engine/peer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/write.hpp>

namespace connectspec {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);

// Tunnel data that no step reads is kept up to here; all of it is counted and digested anyway.
constexpr std::size_t unread_bytes = 1024 * 1024;
constexpr std::size_t chunk_bytes = 64 * 1024;

}  // namespace

std::string authority_of(const tcp::endpoint& endpoint) {
  const std::string address = endpoint.address().to_string();
  return endpoint.address().is_v6() ? fmt::format("[{}]:{}", address, endpoint.port())
                                    : fmt::format("{}:{}", address, endpoint.port());
}

Peer::Peer(std::shared_ptr<Scene> scene, std::string actor, Role role, tcp::socket socket)
    : scene_(std::move(scene)),
      actor_(std::move(actor)),
      role_(role),
      socket_(std::move(socket)),
      wake_reader_(scene_->executor) {}

void Peer::remember_addresses() {
  error_code ignored;
  local_ = authority_of(socket_.local_endpoint(ignored));
  remote_ = authority_of(socket_.remote_endpoint(ignored));
}

void Peer::start() {
  error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  established_ = true;
  remember_addresses();
  asio::co_spawn(scene_->executor, keep_reading(shared_from_this()), asio::detached);
}

asio::awaitable<void> Peer::connect(tcp::endpoint target, Clock::time_point deadline) {
  scene_->record(actor_, EventKind::connecting, authority_of(target));
  auto self = shared_from_this();
  auto done = std::make_shared<bool>(false);
  socket_.async_connect(target, [self, done](error_code error) {
    if (*done) {
      return;
    }
    *done = true;
    if (error) {
      self->failure_ = error.message();
    }
    self->scene_->changed.notify();
  });
  const bool in_time = co_await scene_->changed.until([&done] { return *done; }, deadline);
  if (!in_time) {
    *done = true;
    failure_ = "no answer to the connection attempt before the deadline";
    error_code ignored;
    socket_.close(ignored);
  }
  if (!failure_.empty()) {
    scene_->record(actor_, EventKind::connect_failed, failure_);
    co_return;
  }
  start();
  scene_->record(actor_, EventKind::connected, local_);
}

// ---- reading

asio::awaitable<void> Peer::keep_reading(std::shared_ptr<Peer> self) { co_await self->read_loop(); }

asio::awaitable<void> Peer::keep_writing(std::shared_ptr<Peer> self) {
  co_await self->write_loop();
}

asio::awaitable<void> Peer::read_loop() {
  std::array<char, chunk_bytes> buffer;
  while (true) {
    co_await wake_reader_.until([this] { return !paused_ || closed_; }, Clock::time_point::max());
    if (closed_) {
      co_return;
    }
    // Readiness first: a read that is already pending would take octets after stop_reading().
    auto [wait_error] = co_await socket_.async_wait(tcp::socket::wait_read, use_tuple);
    if (closed_ || wait_error == asio::error::operation_aborted) {
      co_return;
    }
    if (paused_) {
      continue;
    }
    error_code error;
    socket_.non_blocking(true, error);
    const std::size_t count = socket_.read_some(asio::buffer(buffer), error);
    if (error == asio::error::would_block) {
      continue;
    }
    if (error) {
      ended_by(error);
      co_return;
    }
    took(std::string_view(buffer.data(), count));
    scene_->changed.notify();
  }
}

void Peer::took(std::string_view octets) {
  scene_->record_octets(actor_, EventKind::received, octets);
  received_.add(octets);
  take_data(role_ == Role::client ? reader_.feed(octets) : octets);
}

void Peer::take_data(std::string_view data) {
  if (data.empty()) {
    return;
  }
  if (role_ == Role::client) {
    data_.add(data);
  }
  if (stream_ && !stream_->complete()) {
    const auto wanted = static_cast<std::size_t>(
        std::min<std::uint64_t>(data.size(), stream_->bytes - stream_->received));
    const std::string_view part = data.substr(0, wanted);
    if (!stream_->first_difference) {
      const std::size_t same = stream_->source.matching(stream_->received, part);
      if (same < part.size()) {
        stream_->first_difference = stream_->received + same;
      }
    }
    stream_->digest.update(part);
    stream_->received += wanted;
    data.remove_prefix(wanted);
  }
  const std::size_t room = unread_bytes - std::min(unread_bytes, unread_.size());
  unread_.append(data.substr(0, room));
}

void Peer::ended_by(const error_code& error) {
  if (error == asio::error::eof) {
    end_ = End::fin;
    scene_->record(actor_, EventKind::fin_received);
  } else {
    end_ = End::reset;
    scene_->record(actor_, EventKind::rst_received, error.message());
  }
  if (role_ == Role::client) {
    reader_.end(end_ == End::reset);
  }
  scene_->changed.notify();
}

std::string Peer::take(std::size_t count) {
  std::string taken = unread_.substr(0, count);
  unread_.erase(0, taken.size());
  return taken;
}

void Peer::stop_reading() {
  paused_ = true;
  scene_->record(actor_, EventKind::reading_paused);
}

void Peer::resume_reading() {
  paused_ = false;
  scene_->record(actor_, EventKind::reading_resumed);
  wake_reader_.notify();
}

void Peer::expect_stream(std::uint64_t seed, std::uint64_t bytes) {
  stream_.emplace(StreamCheck{PseudoRandom(seed), bytes, 0, std::nullopt, Sha256()});
  // What came ahead of the stream unasked counts against it.
  const std::string early = std::exchange(unread_, {});
  if (!early.empty()) {
    const std::size_t same = stream_->source.matching(0, early);
    if (same < early.size()) {
      stream_->first_difference = same;
    }
    stream_->digest.update(early);
    stream_->received = early.size();
  }
}

// ---- writing

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

asio::awaitable<void> Peer::write_loop() {
  bool sound = established_;
  while (!outgoing_.empty() && sound && !closed_) {
    const Outgoing item = std::move(outgoing_.front());
    outgoing_.pop_front();
    if (item.gap_before.count() > 0) {
      asio::steady_timer pause(scene_->executor, item.gap_before);
      co_await pause.async_wait(use_tuple);
    }
    if (item.fin) {
      error_code error;
      socket_.shutdown(tcp::socket::shutdown_send, error);
      scene_->record(actor_, error ? EventKind::send_failed : EventKind::fin_sent,
                     error ? error.message() : std::string());
    } else if (item.source) {
      sound = co_await write_stream(item);
    } else {
      sound = co_await write(item.octets);
    }
    scene_->changed.notify();
  }
  write_failed_ = write_failed_ || !sound;
  outgoing_.clear();
  writing_ = false;
  scene_->changed.notify();
}

asio::awaitable<bool> Peer::write(std::string_view octets) {
  auto [error, count] =
      co_await asio::async_write(socket_, asio::buffer(octets.data(), octets.size()), use_tuple);
  const std::string_view written = octets.substr(0, count);
  if (!written.empty()) {
    scene_->record_octets(actor_, EventKind::sent, written);
    sent_.add(written);
  }
  if (error && !closed_) {
    scene_->record(actor_, EventKind::send_failed, error.message());
  }
  co_return !error;
}

asio::awaitable<bool> Peer::write_stream(const Outgoing& item) {
  std::string chunk;
  std::uint64_t offset = 0;
  while (offset < item.bytes && !closed_) {
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(chunk_bytes, item.bytes - offset));
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

void Peer::close() {
  if (closed_ || !socket_.is_open()) {
    closed_ = true;
    return;
  }
  error_code error;
  if (established_ && !paused_ && end_ == End::open) {
    std::array<char, chunk_bytes> buffer;
    socket_.non_blocking(true, error);
    // Bounded: a target that never stops sending would hold us here.
    for (int reads = 0; reads < 64 && !error; ++reads) {
      const std::size_t count = socket_.read_some(asio::buffer(buffer), error);
      if (count > 0) {
        took(std::string_view(buffer.data(), count));
      }
    }
    if (error && error != asio::error::would_block) {
      ended_by(error);
    }
  }
  closed_ = true;
  scene_->record(actor_, EventKind::closed);
  socket_.close(error);
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

void Peer::timed_out(std::string awaited) {
  timed_out_ = true;
  awaited_ = awaited;
  scene_->record(actor_, EventKind::deadline, awaited_);
}

Connection Peer::observed() {
  Connection connection;
  connection.actor = actor_;
  connection.local = local_;
  connection.remote = remote_;
  connection.established = established_;
  connection.failure = failure_;
  connection.end = end_;
  connection.timed_out = timed_out_;
  connection.awaited = awaited_;
  connection.sent = sent_.take();
  connection.received = received_.take();
  connection.data = role_ == Role::client ? data_.take() : connection.received;
  connection.responses = reader_.responses();
  return connection;
}

}  // namespace connectspec
