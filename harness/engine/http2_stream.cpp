#include "harness/engine/http2_stream.h"

#include <algorithm>
#include <utility>

#include "harness/engine/prompt_octets.h"
#include "harness/engine/target_view.h"
#include "harness/model/action.h"
#include "harness/wire/http2/names.h"
#include "harness/wire/http2/request_fields.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;
using http2::FrameType;

constexpr std::uint32_t cancel = 8;  // RFC 9113 §7: the stream is no longer needed

bool has_content(std::uint8_t type) {
  return type == FrameType::data || type == FrameType::headers || type == FrameType::continuation;
}

}  // namespace

Http2Stream::Http2Stream(std::shared_ptr<Scene> scene, Actor actor)
    : scene_(std::move(scene)),
      actor_(std::move(actor)),
      connection_(std::make_shared<Http2Connection>(scene_, actor_)) {}

asio::awaitable<void> Http2Stream::connect(const TargetView& target, const Connect& how,
                                           Clock::time_point deadline) {
  co_await connection_->connect(target, how, deadline);
}

// ---- sending

void Http2Stream::say(const Request& request) {
  earlier_ = responses_;
  end_ = End::open;
  half_closed_ = false;
  reset_ = false;
  stream_ = connection_->open(weak_from_this());
  outbox()->say(http2::fields_of(request));
  outbox()->send(request.data, {});
  if (request.end) {
    half_close();
  }
  connection_->send();
}

Http2Outbox* Http2Stream::outbox() {
  if (stream_ == 0) {
    scene_->failed(actor_, "over HTTP/2 there is no stream before a request");
    return nullptr;
  }
  return &connection_->outbox(stream_);
}

void Http2Stream::send(std::string octets, std::chrono::milliseconds gap_before) {
  if (Http2Outbox* const out = outbox(); out != nullptr) {
    out->send(std::move(octets), gap_before);
    connection_->send();
  }
}

void Http2Stream::send_stream(std::uint64_t seed, std::uint64_t bytes) {
  if (Http2Outbox* const out = outbox(); out != nullptr) {
    out->send_stream(seed, bytes);
    connection_->send();
  }
}

void Http2Stream::prompt() {
  prompted_ = true;
  send(std::string(prompt_octets));
}

void Http2Stream::half_close() {
  if (Http2Outbox* const out = outbox(); out != nullptr && !std::exchange(half_closed_, true)) {
    out->end();
    connection_->send();
  }
}

bool Http2Stream::idle() const { return stream_ == 0 || connection_->idle(stream_); }

bool Http2Stream::held_back() const { return stream_ != 0 && connection_->held_back(stream_); }

std::size_t Http2Stream::pieces_left() const {
  return stream_ == 0 ? 0 : connection_->outbox(stream_).pieces_left();
}

std::uint64_t Http2Stream::streamed() const {
  return stream_ == 0 ? 0 : connection_->outbox(stream_).streamed();
}

std::string Http2Stream::streamed_digest() const {
  return connection_->outbox(stream_).streamed_digest();
}

// ---- reading

void Http2Stream::came(const http2::Received& received) {
  if (left_) {
    const bool more = received.frame.frame.type == FrameType::data && received.frame.length > 0;
    if (more && !reset_) {
      reset();
    }
    return;
  }
  const std::string_view octets = received.tunnel_data();
  if (has_content(received.frame.frame.type)) {
    received_.add(received.frame.frame.payload);
    answers_changed_ = answers_changed_ || octets.empty();
  }
  if (!octets.empty()) {
    tunnel_octets_.add(octets);
    data_.add(octets);
  }
}

void Http2Stream::changed() {
  if (left_) {
    return;
  }
  const http2::StreamReader* reading = reader();
  if (reading == nullptr) {
    end_ = end_now();
    return;
  }
  if (std::exchange(answers_changed_, false) || connection_->link().end() != End::open) {
    responses_ = earlier_;
    responses_.insert(responses_.end(), reading->responses().begin(), reading->responses().end());
  }
  end_ = end_ == End::open ? end_now() : end_;
  // Also behind its END_STREAM: DATA on a stream that it has reset would be an error of ours.
  if (end_ == End::reset || reading->reset()) {
    connection_->outbox(stream_).drop();
  }
}

// RFC 9113 §6.8: a stream past the last one that GOAWAY names isn't looked at.
bool Http2Stream::left_out() const {
  const auto& goaway = connection_->reader().goaway();
  return goaway && stream_ > goaway->last_stream;
}

End Http2Stream::end_now() const {
  const http2::StreamReader* reading = reader();
  if (reading != nullptr && reading->ended()) {
    return End::fin;
  }
  const bool over = (reading != nullptr && reading->reset()) || left_out();
  return over ? End::reset : connection_->link().end();
}

bool Http2Stream::settled() const {
  const http2::StreamReader* reading = reader();
  const bool none_comes = left_out() || !connection_->reader().readable();
  return stream_ != 0 && (none_comes || (reading != nullptr && reading->settled()));
}

bool Http2Stream::in_tunnel() const {
  const http2::StreamReader* reading = reader();
  return reading != nullptr && reading->tunnel();
}

void Http2Stream::stop_reading() {
  if (stream_ != 0) {
    connection_->stop(stream_);
  }
  scene_->record(actor_, EventKind::reading_paused);
}

void Http2Stream::resume_reading() {
  scene_->record(actor_, EventKind::reading_resumed);
  if (stream_ != 0) {
    connection_->resume(stream_);
  }
}

// ---- ending

void Http2Stream::close() {
  if (stream_ == 0) {
    hang_up();
    return;
  }
  const bool there = end_ != End::reset && !reset_;
  left_ = true;
  if (there) {
    half_close();
  }
}

void Http2Stream::hang_up() { connection_->close(Link::Notify::yes); }

void Http2Stream::close_without_notify() { connection_->close(Link::Notify::no); }

void Http2Stream::reset() {
  if (stream_ == 0) {
    connection_->reset();
    return;
  }
  reset_ = true;
  connection_->outbox(stream_).reset(cancel);
  connection_->send();
}

bool Http2Stream::ended() const {
  return end_ != End::open || reset_ || left_ || connection_->link().ended() ||
         !connection_->established();
}

// Behind the target's END_STREAM only what it says shows that it has let go of the stream: that it
// is reset, or the connection gone. Where we have ended it too nothing is left of it.
bool Http2Stream::knock() {
  const http2::StreamReader* reading = reader();
  const bool gone = end_ == End::reset || half_closed_ || connection_->link().ended() ||
                    (reading != nullptr && reading->reset());
  if (!let_go_ && gone) {
    let_go_ = true;
    scene_->record(actor_, EventKind::note, "the target has let go of the stream");
  } else if (!let_go_) {
    send(std::string(1, '\0'));
  }
  return let_go_;
}

// ---- what is told of it

void Http2Stream::timed_out(const std::string& awaited) {
  timed_out_ = true;
  awaited_ = awaited;
  scene_->record(actor_, EventKind::deadline, awaited_);
}

Http2Facts Http2Stream::facts() const {
  Http2Facts facts;
  const http2::ConnectionReader& connection = connection_->reader();
  facts.stream = stream_;
  facts.connection_end = connection_->link().end();
  facts.irregularities = connection.irregularities();
  if (connection.goaway()) {
    facts.goaway = connection.goaway()->error_code;
  }
  if (const http2::StreamReader* reading = reader(); reading != nullptr) {
    facts.end_stream = reading->ended();
    facts.reset = reading->reset();
    const auto& ours = reading->irregularities();
    facts.irregularities.insert(facts.irregularities.end(), ours.begin(), ours.end());
  }
  return facts;
}

Connection Http2Stream::observed() const {
  Connection connection;
  connection.actor = actor_;
  const Link& link = connection_->link();
  connection.local = link.transport()->local();
  connection.remote = link.transport()->remote();
  connection.established = established();
  connection.failure = connection_->failure();
  if (const TlsFacts* tls = link.tls(); tls != nullptr) {
    connection.tls = *tls;
  }
  connection.http2 = facts();
  connection.end = end_;
  connection.let_go = let_go_;
  connection.timed_out = timed_out_;
  connection.awaited = awaited_;
  connection.prompted = prompted_;
  connection.sent = link.transport()->sent();
  connection.received = received_.take();
  connection.data = tunnel_octets_.take();
  connection.responses = responses_;
  return connection;
}

}  // namespace connectspec
