#include "harness/engine/peer.h"

#include <utility>

#include "harness/engine/prompt_octets.h"
#include "harness/model/action.h"
#include "harness/wire/cuts.h"
#include "harness/wire/http1_request.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

}  // namespace

Peer::Peer(std::shared_ptr<Scene> scene, Actor actor, Role role, tcp::socket socket)
    : scene_(std::move(scene)),
      actor_(std::move(actor)),
      link_(scene_, actor_, std::move(socket), *this),
      sender_(std::make_shared<Sender>(scene_, actor_, link_.transport())),
      inbox_(role) {}

void Peer::start() { link_.start(shared_from_this()); }

asio::awaitable<void> Peer::connect(tcp::endpoint target, const TlsOffer* offer,
                                    Clock::time_point deadline) {
  const std::shared_ptr<void> self = shared_from_this();
  co_await link_.connect(target, offer, deadline, self);
}

asio::awaitable<void> Peer::connect(const TargetView& target, const Connect& how,
                                    Clock::time_point deadline) {
  const std::shared_ptr<void> self = shared_from_this();
  co_await link_.connect(target, how, deadline, self);
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

void Peer::arrived(std::string_view octets) {
  scene_->record_octets(actor_, EventKind::received, octets);
  inbox_.add(octets);
}

void Peer::ended(Link::Ending how) {
  inbox_.end(how == Link::Ending::truncated ? Inbox::Ending::truncated : Inbox::Ending::whole);
}

void Peer::stop_reading() {
  link_.stop();
  scene_->record(actor_, EventKind::reading_paused);
}

void Peer::resume_reading() {
  scene_->record(actor_, EventKind::reading_resumed);
  link_.resume();
}

// ---- ending

void Peer::close() { link_.close(sender_->writing() ? Link::Notify::no : Link::Notify::yes); }

void Peer::close_without_notify() { link_.close(Link::Notify::no); }

bool Peer::knock() {
  if (!let_go_ && (end() == End::reset || !link_.transport()->knock())) {
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
  const Transport& transport = *link_.transport();
  connection.local = transport.local();
  connection.remote = transport.remote();
  connection.established = established();
  connection.failure = link_.failure();
  if (const TlsFacts* tls = link_.tls(); tls != nullptr) {
    connection.tls = *tls;
  }
  connection.end = end();
  connection.let_go = let_go_;
  connection.timed_out = timed_out_;
  connection.awaited = awaited_;
  connection.prompted = prompted_;
  connection.sent = transport.sent();
  connection.received = inbox_.received();
  connection.data = inbox_.received_as_data();
  connection.responses = inbox_.reader().responses();
  return connection;
}

}  // namespace connectspec
