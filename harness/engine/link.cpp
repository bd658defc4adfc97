#include "harness/engine/link.h"

#include <fmt/format.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <utility>

#include "harness/engine/target_view.h"
#include "harness/engine/tls_offer.h"
#include "harness/model/action.h"

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

Link::Link(std::shared_ptr<Scene> scene, const Actor& actor, tcp::socket socket, Owner& owner)
    : scene_(std::move(scene)),
      actor_(actor),
      transport_(std::make_shared<Transport>(scene_, actor_, std::move(socket))),
      owner_(owner),
      wake_reader_(scene_->executor) {}

void Link::start(const std::shared_ptr<void>& owner) {
  transport_->begin();
  scene_->in_background(actor_, keep_reading(this, owner));
}

const TlsFacts* Link::tls() const { return transport_->tls() == nullptr ? nullptr : &tls_facts_; }

asio::awaitable<void> Link::connect(tcp::endpoint target, const TlsOffer* offer,
                                    Clock::time_point deadline,
                                    const std::shared_ptr<void>& owner) {
  const bool stands = co_await transport_->connect(target, deadline);
  if (!stands) {
    failure_ = transport_->failure();
    co_return;
  }
  if (offer != nullptr) {
    transport_->secure(*offer, tls_failure_);
  }
  start(owner);
  scene_->record(actor_, EventKind::connected, transport_->local());
  if (transport_->tls() != nullptr) {
    co_await shake_hands(deadline);
  } else if (offer != nullptr) {
    failure_ = tls_failure_;
    scene_->failed(actor_, failure_);  // nothing has gone to the target yet
  }
}

asio::awaitable<void> Link::connect(const TargetView& target, const Connect& how,
                                    Clock::time_point deadline,
                                    const std::shared_ptr<void>& owner) {
  const tcp::endpoint endpoint(asio::ip::make_address(target.host), target.port);
  const std::optional<TlsOffer> offer = offer_of(target, how);
  transport_->come_from(how.from);
  transport_->limit_receive_buffer(how.receive_buffer);
  co_await connect(endpoint, offer ? &*offer : nullptr, deadline, owner);
}

// The records are read and written in the background; what is to be sent first is asked for here.
asio::awaitable<void> Link::shake_hands(Clock::time_point deadline) {
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

// ---- reading

// NOLINTNEXTLINE(performance-unnecessary-value-param): kept to the end of the reading
asio::awaitable<void> Link::keep_reading(Link* self, std::shared_ptr<void>) {
  co_await self->read_loop();
}

asio::awaitable<void> Link::read_loop() {
  std::array<char, bytes_per_read> buffer;
  while (true) {
    co_await wake_reader_.until([this] { return !stopped_ || transport_->closed(); },
                                Clock::time_point::max());
    if (transport_->closed()) {
      co_return;
    }
    // Readiness first: a read that is already pending would take octets after stop().
    const error_code no_wait = co_await transport_->readable();
    if (transport_->closed() || no_wait == asio::error::operation_aborted) {
      co_return;
    }
    if (stopped_) {
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

void Link::arrived(std::string_view octets) {
  if (transport_->tls() != nullptr) {
    arrived_secured(octets);
  } else {
    owner_.arrived(octets);
  }
}

void Link::arrived_secured(std::string_view records) {
  TlsSession& tls = *transport_->tls();
  scene_->record_records(actor_, EventKind::received, records);
  TlsSession::Opened opened = tls.open(records);
  scene_->tell_secrets(tls.take_secrets());
  if (tls.has_outgoing()) {
    owner_.flush_due();
  }
  if (!opened.octets.empty()) {
    owner_.arrived(opened.octets);
  }
  if (opened.close_notify) {
    tls_facts_.close_notify = true;
    scene_->record(actor_, EventKind::close_notify_received);
    end_with(End::fin, Ending::whole);
  }
  if (!opened.failure.empty()) {
    tls_failure_ = std::move(opened.failure);
    scene_->record(actor_, EventKind::note, "TLS: " + tls_failure_);
  }
}

// How TCP ends. Over TLS the target has ended already with its close_notify; without one, what came
// may be less than what it sent (RFC 8446 §6.1).
void Link::ended_by(const error_code& error) {
  const bool fin = error == asio::error::eof;
  const bool unannounced = transport_->tls() != nullptr && !tls_facts_.close_notify;
  if (fin) {
    scene_->record(actor_, EventKind::fin_received, unannounced ? "without close_notify" : "");
  } else {
    scene_->record(actor_, EventKind::rst_received, error.message());
  }
  end_with(fin ? End::fin : End::reset, fin && !unannounced ? Ending::whole : Ending::truncated);
}

void Link::end_with(End end, Ending ending) {
  if (end_ != End::open) {
    return;
  }
  end_ = end;
  owner_.ended(ending);
  scene_->changed.notify();
}

// What the kernel still holds, before a close that would answer it with RST.
void Link::read_remains() {
  if (!transport_->established() || stopped_ || end_ != End::open) {
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

void Link::stop() {
  stopped_ = true;
  transport_->shrink_window();
}

void Link::resume() {
  stopped_ = false;
  wake_reader_.notify();
}

// ---- ending

void Link::close(Notify notify) {
  if (transport_->open()) {
    read_remains();
    if (notify == Notify::yes) {
      transport_->say_close_notify();
    }
  }
  transport_->close();
  wake_reader_.notify();
}

void Link::reset() {
  if (transport_->open()) {
    transport_->reset();
    wake_reader_.notify();
  }
}

bool Link::ended() const { return end_ != End::open || transport_->closed() || !failure_.empty(); }

}  // namespace connectspec
