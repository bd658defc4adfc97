#include "harness/engine/peer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "harness/io/use_tuple.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

// Tunnel data that no step reads is kept up to here; all of it is counted and digested anyway.
constexpr std::size_t unread_bytes = 1024 * 1024;
constexpr std::size_t chunk_bytes = 64 * 1024;

// "TLSv1.3, TLS_AES_256_GCM_SHA384, http/1.1; certificate verified"
std::string described(const TlsSession& tls) {
  return fmt::format("{}, {}{}{}; certificate {}", tls.version(), tls.cipher(),
                     tls.protocol().empty() ? "" : ", ", tls.protocol(),
                     tls.verified() ? "verified" : "not verified");
}

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

asio::awaitable<void> Peer::connect(tcp::endpoint target, const TlsOffer* offer,
                                    Clock::time_point deadline) {
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
  if (offer != nullptr) {
    tls_ = TlsSession::client(*offer, tls_failure_);
  }
  start();
  scene_->record(actor_, EventKind::connected, local_);
  if (tls_) {
    co_await shake_hands(deadline);
  } else if (offer != nullptr) {
    failure_ = tls_failure_;
    scene_->record(actor_, EventKind::handshake_failed, failure_);
  }
}

// The records are read and written in the background; what is to be sent first is asked for here.
asio::awaitable<void> Peer::shake_hands(Clock::time_point deadline) {
  arrived_secured({});
  const bool settled = co_await scene_->changed.until(
      [this] { return tls_->done() || tls_->failed() || end_ != End::open; }, deadline);
  if (tls_->done()) {
    tls_facts_.handshake = Handshake::done;
    tls_facts_.version = tls_->version();
    tls_facts_.protocol = tls_->protocol();
    tls_facts_.verified = tls_->verified();
    scene_->record(actor_, EventKind::handshake_done, described(*tls_));
    co_return;
  }
  tls_facts_.handshake = settled ? Handshake::failed : Handshake::overdue;
  const std::string why = !settled                ? "no end of it before the deadline"
                          : !tls_failure_.empty() ? tls_failure_
                          : end_ == End::fin      ? "the target closed the connection"
                                                  : "the target reset the connection";
  failure_ = "TLS handshake: " + why;
  scene_->record(actor_, EventKind::handshake_failed, why);
}

// ---- reading

asio::awaitable<void> Peer::keep_reading(std::shared_ptr<Peer> self) { co_await self->read_loop(); }

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
    arrived(std::string_view(buffer.data(), count));
    scene_->changed.notify();
  }
}

void Peer::arrived(std::string_view octets) {
  if (tls_) {
    arrived_secured(octets);
  } else {
    took(octets);
  }
}

void Peer::arrived_secured(std::string_view records) {
  TlsSession::Opened opened = tls_->open(records);
  if (tls_->has_outgoing()) {
    Outgoing item;
    item.flush = true;
    queue(std::move(item));
  }
  if (!opened.octets.empty()) {
    took(opened.octets);
  }
  if (opened.close_notify) {
    tls_facts_.close_notify = true;
    scene_->record(actor_, EventKind::close_notify_received);
    end_with(End::fin, false);
  }
  if (!opened.failure.empty()) {
    tls_failure_ = std::move(opened.failure);
    scene_->record(actor_, EventKind::note, "TLS: " + tls_failure_);
  }
}

void Peer::took(std::string_view octets) {
  scene_->record_octets(actor_, EventKind::received, octets);
  received_.add(octets);
  take_data(role_ == Role::client   ? reader_.feed(octets)
            : role_ == Role::parent ? asked_.feed(octets)
                                    : octets);
}

void Peer::take_data(std::string_view data) {
  if (data.empty()) {
    return;
  }
  if (role_ != Role::origin) {
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

// How TCP ends. Over TLS the target has ended already with its close_notify; without one, what came
// may be less than what it sent (RFC 8446 §6.1).
void Peer::ended_by(const error_code& error) {
  const bool fin = error == asio::error::eof;
  const bool truncated = tls_ && !tls_facts_.close_notify;
  if (fin) {
    scene_->record(actor_, EventKind::fin_received, truncated ? "without close_notify" : "");
  } else {
    scene_->record(actor_, EventKind::rst_received, error.message());
  }
  end_with(fin ? End::fin : End::reset, truncated);
}

void Peer::end_with(End end, bool truncated) {
  if (end_ != End::open) {
    return;
  }
  end_ = end;
  if (role_ == Role::client) {
    reader_.end(end == End::reset || truncated);
  }
  scene_->changed.notify();
}

// What the kernel still holds, before a close that would answer it with RST.
void Peer::read_remains() {
  if (!established_ || paused_ || end_ != End::open) {
    return;
  }
  error_code error;
  std::array<char, chunk_bytes> buffer;
  socket_.non_blocking(true, error);
  // Bounded: a target that never stops sending would hold us here.
  for (int reads = 0; reads < 64 && !error; ++reads) {
    const std::size_t count = socket_.read_some(asio::buffer(buffer), error);
    if (count > 0) {
      arrived(std::string_view(buffer.data(), count));
    }
  }
  if (error && error != asio::error::would_block) {
    ended_by(error);
  }
}

std::string Peer::take(std::size_t count) {
  std::string taken = unread_.substr(0, count);
  unread_.erase(0, taken.size());
  return taken;
}

// The kernel would go on taking what comes, for up to tcp_rmem[2] (32 MiB here): the target would
// never meet a full window. A size that is set stays.
void Peer::stop_reading() {
  paused_ = true;
  error_code ignored;
  socket_.set_option(asio::socket_base::receive_buffer_size(64 * 1024), ignored);
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
  connection.established = established();
  connection.failure = failure_;
  if (tls_) {
    connection.tls = tls_facts_;
  }
  connection.end = end_;
  connection.timed_out = timed_out_;
  connection.awaited = awaited_;
  connection.sent = sent_.take();
  connection.received = received_.take();
  connection.data = role_ == Role::origin ? connection.received : data_.take();
  connection.responses = reader_.responses();
  return connection;
}

}  // namespace connectspec
