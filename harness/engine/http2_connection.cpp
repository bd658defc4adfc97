#include "harness/engine/http2_connection.h"

#include <algorithm>
#include <utility>

#include "harness/engine/target_view.h"
#include "harness/wire/http2/frame_text.h"
#include "harness/wire/http2/payload.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;
using http2::Frame;
using http2::FrameType;
using http2::Setting;

// One write, and after it a look at what else is due.
constexpr std::size_t octets_per_write = 64 * 1024;

// A target that floods us with PING and reads nothing mustn't fill the memory.
constexpr std::size_t controls_at_most = 1024;

// §6.9: of a window so much is used before it is credited, lest every few octets are answered by
// two frames.
std::uint32_t worth_crediting(std::uint32_t window) { return std::max(window / 2, 1U); }
constexpr std::uint32_t connection_window = 65535;  // §6.9.2

// What a client says first of itself (§3.4): nothing may be pushed to it.
Frame first_settings() {
  Frame frame;
  frame.type = FrameType::settings;
  frame.payload = http2::settings_payload({{Setting::enable_push, 0}});
  return frame;
}

Frame window_update(std::uint32_t stream, std::uint32_t increment) {
  Frame frame;
  frame.type = FrameType::window_update;
  frame.stream = stream;
  frame.payload = http2::number_payload(increment);
  return frame;
}

std::vector<std::uint32_t> table_sizes_in(const Frame& frame) {
  std::vector<std::uint32_t> sizes;
  for (const Setting& one : http2::settings_in(frame).value_or(std::vector<Setting>())) {
    if (frame.type == FrameType::settings && one.identifier == Setting::header_table_size) {
      sizes.push_back(one.value);
    }
  }
  return sizes;
}

}  // namespace

Http2Connection::Http2Connection(std::shared_ptr<Scene> scene, Actor actor)
    : scene_(std::move(scene)),
      actor_(std::move(actor)),
      link_(scene_, actor_, asio::ip::tcp::socket(scene_->executor), *this),
      wake_writer_(scene_->executor) {}

asio::awaitable<void> Http2Connection::connect(const TargetView& target, const Connect& how,
                                               Clock::time_point deadline) {
  const std::shared_ptr<Http2Connection> self = shared_from_this();
  scene_->in_background(actor_, keep_writing(self));
  const std::shared_ptr<void> owner = self;
  co_await link_.connect(target, how, deadline, owner);
  if (link_.established() && in_tls(target.carrier) && link_.tls()->protocol != "h2") {
    failure_ = "the target didn't choose h2 by ALPN (RFC 9113 §3.2)";
    scene_->record(actor_, EventKind::handshake_failed, failure_);
  }
  ready_ = established();
  writes_ = ready_;
  send();
}

// ---- streams

std::uint32_t Http2Connection::open(std::weak_ptr<Listener> listener) {
  const std::uint32_t number = std::exchange(next_stream_, next_stream_ + 2);
  streams_.emplace(number, Stream{Http2Outbox(number), std::move(listener)});
  return number;
}

void Http2Connection::send() {
  if (!writes_) {
    drop_all();
  }
  ++wishes_;
  wake_writer_.notify();
}

bool Http2Connection::idle(std::uint32_t stream) const {
  return streams_.at(stream).outbox.empty() &&
         std::none_of(batch_.begin(), batch_.end(), [stream](const Http2Outbox::Part& part) {
           return part.frame.stream == stream;
         });
}

bool Http2Connection::held_back(std::uint32_t stream) const {
  const http2::FlowControl& windows = reader_.outgoing();
  return batch_.empty() && !streams_.at(stream).outbox.empty() &&
         (windows.window(stream) <= 0 || windows.connection_window() <= 0);
}

void Http2Connection::stop(std::uint32_t stream) { streams_.at(stream).stopped = true; }

void Http2Connection::resume(std::uint32_t stream) {
  streams_.at(stream).stopped = false;
  credit_streams();
  send();
}

// ---- reading

void Http2Connection::arrived(std::string_view octets) {
  const std::vector<http2::Received> frames = reader_.feed(octets);
  for (const http2::Received& received : frames) {
    take(received);
  }
  // What isn't HTTP/2 may never come to a whole frame.
  if (frames.empty() && !reader_.readable()) {
    scene_->record_octets(actor_, EventKind::received, octets);
  }
  if (owed_ >= worth_crediting(connection_window)) {
    credit(0, owed_);
  }
  credit_streams();
  tell_listeners();
  send();
}

void Http2Connection::take(const http2::Received& received) {
  const Frame& frame = received.frame.frame;
  record(EventKind::frame_received, frame, received.fields, received.frame.length);
  acknowledge(received);
  if (frame.type == FrameType::data) {
    owed_ += received.frame.length;
  }
  const auto stream = streams_.find(frame.stream);
  if (stream == streams_.end()) {
    return;
  }
  if (frame.type == FrameType::data) {
    stream->second.owed += received.frame.length;
  }
  if (const auto listener = stream->second.listener.lock()) {
    listener->came(received);
  }
}

void Http2Connection::acknowledge(const http2::Received& received) {
  if (!received.due) {
    return;
  }
  if (control_.size() < controls_at_most) {
    control_.push_back({*received.due, table_sizes_in(received.frame.frame)});
  } else if (!std::exchange(flooded_, true)) {
    scene_->record(actor_, EventKind::note,
                   "so many frames wait for an acknowledgement that no more of them get one");
  }
}

void Http2Connection::credit(std::uint32_t stream, std::uint32_t& owed) {
  control_.push_back({window_update(stream, std::exchange(owed, 0)), {}});
}

// One that is over needs no window.
void Http2Connection::credit_streams() {
  const std::uint32_t enough = worth_crediting(reader_.announced().last().initial_window_size);
  for (auto& [number, stream] : streams_) {
    const http2::StreamReader* reading = reader_.stream(number);
    const bool over = reading == nullptr || reading->ended() || reading->reset();
    if (!over && !stream.stopped && stream.owed >= enough) {
      credit(number, stream.owed);
    }
  }
}

void Http2Connection::tell_listeners() {
  for (auto& [number, stream] : streams_) {
    if (const auto listener = stream.listener.lock()) {
      listener->changed();
    }
  }
}

void Http2Connection::ended(Link::Ending) {
  reader_.end();
  tell_listeners();
}

void Http2Connection::flush_due() {
  flush_due_ = true;
  send();
}

// ---- writing

asio::awaitable<void> Http2Connection::keep_writing(std::shared_ptr<Http2Connection> self) {
  co_await self->write_loop();
}

asio::awaitable<void> Http2Connection::write_loop() {
  while (writes_ && !link_.transport()->closed()) {
    const std::uint64_t seen = wishes_;
    if (std::exchange(flush_due_, false)) {
      co_await link_.transport()->flush();
    }
    fill_batch();
    if (!batch_.empty()) {
      writes_ = co_await write_batch();
      scene_->changed.notify();
      continue;
    }
    const Clock::time_point until = next_gap_end().value_or(Clock::time_point::max());
    co_await wake_writer_.until(
        [this, seen] { return wishes_ != seen || link_.transport()->closed(); }, until);
  }
  writes_ = false;
  drop_all();
  scene_->changed.notify();
}

// Nothing goes any more.
void Http2Connection::drop_all() {
  control_.clear();
  for (auto& [number, stream] : streams_) {
    stream.outbox.drop();
  }
}

// Frames of the connection first; then each stream in its turn, a frame at a time.
void Http2Connection::fill_batch() {
  if (!ready_) {
    return;
  }
  if (preface_due_) {
    reader_.sent(http2::connection_preface);
    add({first_settings(), {}});
  }
  std::size_t octets = 0;
  while (!control_.empty() && octets < octets_per_write) {
    Control control = std::move(control_.front());
    control_.pop_front();
    for (const std::uint32_t size : control.table_sizes) {
      encoder_.change_table_size(size);
    }
    octets += control.frame.payload.size() + http2::frame_header_octets;
    add({std::move(control.frame), {}});
  }
  while (octets < octets_per_write && add_of_next_stream(octets)) {
  }
}

bool Http2Connection::add_of_next_stream(std::size_t& octets) {
  auto stream = streams_.upper_bound(last_served_);
  for (std::size_t tried = 0; tried < streams_.size(); ++tried, ++stream) {
    stream = stream == streams_.end() ? streams_.begin() : stream;
    const auto number = stream->first;
    const http2::FlowControl& windows = reader_.outgoing();
    const Http2Outbox::Allowance allowed{
        std::min(windows.window(number), windows.connection_window()),
        reader_.peer().max_frame_size, Clock::now()};
    std::vector<Http2Outbox::Part> parts = stream->second.outbox.next(allowed, encoder_);
    if (parts.empty()) {
      continue;
    }
    for (Http2Outbox::Part& part : parts) {
      octets += part.frame.payload.size() + http2::frame_header_octets;
      add(std::move(part));
    }
    last_served_ = number;
    return true;
  }
  return false;
}

void Http2Connection::add(Http2Outbox::Part part) {
  reader_.sent(octets_of(part.frame));
  batch_.push_back(std::move(part));
}

std::optional<Clock::time_point> Http2Connection::next_gap_end() const {
  std::optional<Clock::time_point> next;
  for (const auto& [number, stream] : streams_) {
    if (const auto end = stream.outbox.gap_ends(); end) {
      next = std::min(*end, next.value_or(*end));
    }
  }
  return next;
}

// What is recorded are those of which something has gone.
asio::awaitable<bool> Http2Connection::write_batch() {
  const bool first = std::exchange(preface_due_, false);
  std::string octets(first ? http2::connection_preface : std::string_view());
  std::vector<std::size_t> beginnings;
  for (const Http2Outbox::Part& part : batch_) {
    beginnings.push_back(octets.size());
    octets += octets_of(part.frame);
  }
  const std::string_view whole = octets;
  const std::size_t written = co_await link_.transport()->write(whole);
  if (first) {
    scene_->record_octets(actor_, EventKind::sent,
                          whole.substr(0, std::min(written, http2::connection_preface.size())));
  }
  for (std::size_t at = 0; at < batch_.size() && beginnings[at] < written; ++at) {
    const Http2Outbox::Part& part = batch_[at];
    record(EventKind::frame_sent, part.frame, part.fields, part.frame.payload.size());
    if (const auto stream = streams_.find(part.frame.stream); stream != streams_.end()) {
      stream->second.outbox.went(part);
    }
  }
  batch_.clear();
  co_return written == octets.size();
}

void Http2Connection::record(EventKind kind, const Frame& frame, const std::vector<Field>& fields,
                             std::uint64_t length) {
  const auto stream = streams_.find(frame.stream);
  const auto listener = stream == streams_.end() ? nullptr : stream->second.listener.lock();
  scene_->record_frame(listener ? listener->actor() : actor_, kind,
                       {frame.type, frame.flags, frame.stream, fields}, frame.payload, length,
                       text_of(frame, fields));
}

// ---- ending

void Http2Connection::close(Link::Notify notify) {
  link_.close(batch_.empty() ? notify : Link::Notify::no);
  send();
}

}  // namespace connectspec
