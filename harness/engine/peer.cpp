#include "harness/engine/peer.h"

#include <fmt/format.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <utility>

#include "harness/engine/prompt_octets.h"
#include "harness/engine/tls_offer.h"
#include "harness/model/action.h"
#include "harness/wire/cuts.h"
#include "harness/wire/http1_request.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

constexpr std::size_t bytes_per_read = 64 * 1024;

// A target that never stops sending would hold us in a close: 4 MiB of it are read at most.
constexpr int last_reads = 64;

// "TLSv1.3, TLS_AES_256_GCM_SHA384, http/1.1; certificate verified"
std::string described(const TlsSession& tls) {
  return fmt::format("{}, {}{}{}; certificate {}", tls.version(), tls.cipher(),
                     tls.protocol().empty() ? "" : ", ", tls.protocol(),
                     tls.verified() ? "verified" : "not verified");
}

}  // namespace

Peer::Peer(std::shared_ptr<Scene> scene, Actor actor, Role role, tcp::socket socket)
    : scene_(std::move(scene)),
      actor_(std::move(actor)),
      transport_(std::make_shared<Transport>(scene_, actor_, std::move(socket))),
      sender_(std::make_shared<Sender>(scene_, actor_, transport_)),
      inbox_(role),
      wake_reader_(scene_->executor) {}

void Peer::start() {
  transport_->begin();
  scene_->in_background(actor_, keep_reading(shared_from_this()));
}

asio::awaitable<void> Peer::connect(tcp::endpoint target, const TlsOffer* offer,
                                    Clock::time_point deadline) {
  const bool stands = co_await transport_->connect(target, deadline);
  if (!stands) {
    failure_ = transport_->failure();
    co_return;
  }
  if (offer != nullptr) {
    transport_->secure(*offer, tls_failure_);
  }
  start();
  scene_->record(actor_, EventKind::connected, transport_->local());
  if (transport_->tls() != nullptr) {
    co_await shake_hands(deadline);
  } else if (offer != nullptr) {
    failure_ = tls_failure_;
    scene_->failed(actor_, failure_);  // nothing has gone to the target yet
  }
}

asio::awaitable<void> Peer::connect(const TargetView& target, const Connect& how,
                                    Clock::time_point deadline) {
  const tcp::endpoint endpoint(asio::ip::make_address(target.host), target.port);
  const std::optional<TlsOffer> offer = offer_of(target, how);
  transport_->come_from(how.from);
  transport_->limit_receive_buffer(how.receive_buffer);
  co_await connect(endpoint, offer ? &*offer : nullptr, deadline);
}

// The records are read and written in the background; what is to be sent first is asked for here.
asio::awaitable<void> Peer::shake_hands(Clock::time_point deadline) {
  arrived_secured({});
  const TlsSession* const tls = transport_->tls();
  const bool settled = co_await scene_->changed.until(
      [this, tls] { return tls->done() || tls->failed() || end_ != End::open; }, deadline);
  if (tls->done()) {
    tls_facts_.handshake = Handshake::done;
    tls_facts_.version = tls->version();
    tls_facts_.protocol = tls->protocol();
    tls_facts_.verified = tls->verified();
    scene_->record(actor_, EventKind::handshake_done, described(*tls));
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

// ---- sending

void Peer::send(std::string octets, std::chrono::milliseconds gap_before) {
  sender_->send(std::move(octets), gap_before);
}

void Peer::send_stream(std::uint64_t seed, std::uint64_t bytes) {
  sender_->send_stream(seed, bytes);
}

void Peer::say(const Request& request) {
  std::chrono::milliseconds gap{0};  // none before the first
  for (std::string& piece : cut_up(http1_octets(request), request.cut, request.at)) {
    send(std::move(piece), gap);
    gap = request.gap;
  }
  if (request.end) {
    half_close();
  }
}

void Peer::prompt() {
  prompted_ = true;
  send(std::string(prompt_octets));
}

void Peer::half_close() { sender_->end(); }

// ---- reading

asio::awaitable<void> Peer::keep_reading(std::shared_ptr<Peer> self) { co_await self->read_loop(); }

asio::awaitable<void> Peer::read_loop() {
  std::array<char, bytes_per_read> buffer;
  while (true) {
    co_await wake_reader_.until([this] { return !paused_ || transport_->closed(); },
                                Clock::time_point::max());
    if (transport_->closed()) {
      co_return;
    }
    // Readiness first: a read that is already pending would take octets after stop_reading().
    const error_code no_wait = co_await transport_->readable();
    if (transport_->closed() || no_wait == asio::error::operation_aborted) {
      co_return;
    }
    if (paused_) {
      continue;
    }
    error_code error;
    const std::size_t count = transport_->read_some(asio::buffer(buffer), error);
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
  if (transport_->tls() != nullptr) {
    arrived_secured(octets);
  } else {
    take_in(octets);
  }
}

void Peer::arrived_secured(std::string_view records) {
  TlsSession& tls = *transport_->tls();
  scene_->record_records(actor_, EventKind::received, records);
  TlsSession::Opened opened = tls.open(records);
  scene_->tell_secrets(tls.take_secrets());
  if (tls.has_outgoing()) {
    sender_->flush();
  }
  if (!opened.octets.empty()) {
    take_in(opened.octets);
  }
  if (opened.close_notify) {
    tls_facts_.close_notify = true;
    scene_->record(actor_, EventKind::close_notify_received);
    end_with(End::fin, Inbox::Ending::whole);
  }
  if (!opened.failure.empty()) {
    tls_failure_ = std::move(opened.failure);
    scene_->record(actor_, EventKind::note, "TLS: " + tls_failure_);
  }
}

void Peer::take_in(std::string_view octets) {
  scene_->record_octets(actor_, EventKind::received, octets);
  inbox_.add(octets);
}

// How TCP ends. Over TLS the target has ended already with its close_notify; without one, what came
// may be less than what it sent (RFC 8446 §6.1).
void Peer::ended_by(const error_code& error) {
  const bool fin = error == asio::error::eof;
  const bool unannounced = transport_->tls() != nullptr && !tls_facts_.close_notify;
  if (fin) {
    scene_->record(actor_, EventKind::fin_received, unannounced ? "without close_notify" : "");
  } else {
    scene_->record(actor_, EventKind::rst_received, error.message());
  }
  end_with(fin ? End::fin : End::reset,
           fin && !unannounced ? Inbox::Ending::whole : Inbox::Ending::truncated);
}

void Peer::end_with(End end, Inbox::Ending ending) {
  if (end_ != End::open) {
    return;
  }
  end_ = end;
  inbox_.end(ending);
  scene_->changed.notify();
}

// What the kernel still holds, before a close that would answer it with RST.
void Peer::read_remains() {
  if (!transport_->established() || paused_ || end_ != End::open) {
    return;
  }
  error_code error;
  std::array<char, bytes_per_read> buffer;
  for (int reads = 0; reads < last_reads && !error; ++reads) {
    const std::size_t count = transport_->read_some(asio::buffer(buffer), error);
    if (count > 0) {
      arrived(std::string_view(buffer.data(), count));
    }
  }
  if (error && error != asio::error::would_block) {
    ended_by(error);
  }
}

void Peer::stop_reading() {
  paused_ = true;
  transport_->shrink_window();
  scene_->record(actor_, EventKind::reading_paused);
}

void Peer::resume_reading() {
  paused_ = false;
  scene_->record(actor_, EventKind::reading_resumed);
  wake_reader_.notify();
}

// ---- ending

void Peer::close() {
  if (transport_->open()) {
    read_remains();
    if (!sender_->writing()) {
      transport_->say_close_notify();
    }
  }
  close_without_notify();
}

void Peer::close_without_notify() {
  if (transport_->open()) {
    read_remains();
  }
  transport_->close();
  wake_reader_.notify();
}

void Peer::reset() {
  if (transport_->open()) {
    transport_->reset();
    wake_reader_.notify();
  }
}

bool Peer::ended() const { return end_ != End::open || transport_->closed() || !failure_.empty(); }

bool Peer::knock() {
  if (!let_go_ && (end_ == End::reset || !transport_->knock())) {
    let_go_ = true;
    scene_->record(actor_, EventKind::note, "the target has let go of the connection");
  }
  return let_go_;
}

// ---- what is told of it

void Peer::timed_out(const std::string& awaited) {
  timed_out_ = true;
  awaited_ = awaited;
  scene_->record(actor_, EventKind::deadline, awaited_);
}

Connection Peer::observed() const {
  Connection connection;
  connection.actor = actor_;
  connection.local = transport_->local();
  connection.remote = transport_->remote();
  connection.established = established();
  connection.failure = failure_;
  if (transport_->tls() != nullptr) {
    connection.tls = tls_facts_;
  }
  connection.end = end_;
  connection.let_go = let_go_;
  connection.timed_out = timed_out_;
  connection.awaited = awaited_;
  connection.prompted = prompted_;
  connection.sent = transport_->sent();
  connection.received = inbox_.received();
  connection.data = inbox_.received_as_data();
  connection.responses = inbox_.reader().responses();
  return connection;
}

}  // namespace connectspec
