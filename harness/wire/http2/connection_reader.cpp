#include "harness/wire/http2/connection_reader.h"

#include <algorithm>
#include <utility>

namespace connectspec::http2 {
namespace {

bool is_known(std::uint8_t type) { return type <= FrameType::continuation; }

bool is_of_connection(std::uint8_t type) {
  return type == FrameType::settings || type == FrameType::ping || type == FrameType::goaway;
}

bool is_in(const std::vector<Irregularity>& all, Irregularity one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

EndStream end_stream_of(const Frame& frame) {
  return frame.has(Flag::end_stream) ? EndStream::yes : EndStream::no;
}

bool may_end_stream(std::uint8_t type) {
  return type == FrameType::data || type == FrameType::headers;
}

Frame acknowledgement_of(const Frame& frame, std::string payload) {
  Frame due;
  due.type = frame.type;
  due.flags = Flag::ack;
  due.payload = std::move(payload);
  return due;
}

}  // namespace

// ---- what we send

void ConnectionReader::sent(std::string_view octets) {
  while (preface_octets_ < connection_preface.size() && !octets.empty() && !preface_broken_) {
    preface_broken_ = octets.front() != connection_preface[preface_octets_++];
    octets.remove_prefix(1);
  }
  if (preface_broken_) {
    return;
  }
  for (;;) {
    switch (sent_frames_.step(octets)) {
      case FrameReader::Progress::needs_more:
        return;
      case FrameReader::Progress::begun:
        break;
      case FrameReader::Progress::complete:
        const ReceivedFrame frame = sent_frames_.release();
        take_sent(frame.frame, frame.length);
    }
  }
}

void ConnectionReader::take_sent(const Frame& frame, std::uint32_t length) {
  if (frame.type == FrameType::settings && !frame.has(Flag::ack)) {
    announce(frame);
  }
  if (frame.type == FrameType::window_update) {
    incoming_.credit(frame.stream, number_in(frame).value_or(0));
  }
  if (frame.stream == 0 || !is_known(frame.type)) {
    return;
  }
  // PRIORITY opens nothing, but a wrong one is a stream error (RFC 9113 §6.3), to be answered
  // there.
  Stream& stream = use(frame.stream);
  if (frame.type == FrameType::data) {
    outgoing_.spend(frame.stream, length);
  }
  if (frame.type == FrameType::rst_stream ||
      (may_end_stream(frame.type) && frame.has(Flag::end_stream))) {
    stream.finished = true;
  }
}

void ConnectionReader::announce(const Frame& frame) {
  if (const auto settings = settings_in(frame)) {
    announced_.announce(*settings);
    incoming_.set_initial_window(announced_.largest_initial_window());
    frames_.keep(announced_.largest_frame());
  }
}

ConnectionReader::Stream& ConnectionReader::use(std::uint32_t id) {
  const auto [stream, is_new] = streams_.try_emplace(id);
  if (is_new) {
    stream->second.settings_before = announced_.sent();
    incoming_.open(id);
    outgoing_.open(id);
  }
  return stream->second;
}

// ---- what comes: frames

std::vector<Received> ConnectionReader::feed(std::string_view octets) {
  std::vector<Received> complete;
  for (;;) {
    switch (frames_.step(octets)) {
      case FrameReader::Progress::needs_more:
        return complete;
      case FrameReader::Progress::begun:
        begin_frame();
        break;
      case FrameReader::Progress::complete:
        Received received;
        received.frame = frames_.release();
        take(received);
        collect_noted(received.frame.frame.stream);
        received.irregularities = std::exchange(noted_, {});
        complete.push_back(std::move(received));
    }
  }
}

// What nine octets tell is told by them alone: the length that the words of another protocol come
// to may never arrive.
void ConnectionReader::begin_frame() {
  const ReceivedFrame& begun = frames_.current();
  const bool too_long = begun.length > announced_.largest_frame();
  const bool is_first = !std::exchange(any_frame_, true);
  if (!readable_) {
    return;
  }
  // RFC 9113 §3.4; an acknowledgement is no part of the preface.
  if (is_first && (begun.frame.type != FrameType::settings || begun.frame.has(Flag::ack))) {
    note(Irregularity::settings_not_first);
    if (too_long) {
      lose();
      return;
    }
  }
  if (too_long) {
    note(begun.frame.stream, Irregularity::frame_too_long);
  }
  in_place_ = is_in_place(begun);
  collect_noted(begun.frame.stream);
  if (block_) {
    collect_noted(block_->stream);
  }
}

void ConnectionReader::take(Received& received) {
  const Frame& frame = received.frame.frame;
  if (!readable_ || !in_place_) {
    return;
  }
  switch (frame.type) {
    case FrameType::data:
      return take_data(received);
    case FrameType::headers:
      return take_headers(received);
    case FrameType::priority:
      return;  // deprecated (RFC 9113 §5.3.2), and allowed in any state (§5.1)
    case FrameType::rst_stream:
      return take_reset(frame);
    case FrameType::settings:
      return take_settings(received);
    case FrameType::push_promise:
      return take_push_promise(received);
    case FrameType::ping:
      return take_ping(received);
    case FrameType::goaway:
      return take_goaway(frame);
    case FrameType::window_update:
      return take_window_update(frame);
    case FrameType::continuation:
      return take_continuation(received);
    default:
      return;  // unknown types are discarded (RFC 9113 §4.1)
  }
}

// Whether a frame stands where it can be understood.
bool ConnectionReader::is_in_place(const ReceivedFrame& received) {
  const Frame& frame = received.frame;
  const bool continues = block_ && frame.type == FrameType::continuation;
  if (block_ && (!continues || frame.stream != block_->stream)) {
    // RFC 9113 §6.2, §6.10; an unknown type may not stand there either (§5.5).
    note(block_->stream, Irregularity::continuation_missing);
    if (continues || frame.type == FrameType::headers || frame.type == FrameType::push_promise) {
      lose();
      return false;
    }
  }
  if (!has_length_of_its_type(received)) {
    note(frame.stream, Irregularity::wrong_frame_length);
    return false;
  }
  return has_its_stream(frame);
}

// RFC 9113 §6: each type says whether it is of a stream.
bool ConnectionReader::has_its_stream(const Frame& frame) {
  const bool either = !is_known(frame.type) || frame.type == FrameType::window_update;
  if (either || is_of_connection(frame.type) == (frame.stream == 0)) {
    return true;
  }
  note(frame.stream, Irregularity::frame_on_wrong_stream);
  if (frame.type == FrameType::headers || frame.type == FrameType::push_promise ||
      frame.type == FrameType::continuation) {
    lose();
  }
  return false;
}

ConnectionReader::Stream* ConnectionReader::stream_for(const Frame& frame) {
  Stream* stream = find(frame.stream);
  if (stream != nullptr) {
    return stream->reader.admits(frame.type) ? stream : nullptr;
  }
  // What is pushed is left alone: whether it may be was told of its promise.
  const bool is_promised = frame.stream % 2 == 0 && frame.stream <= last_promised_;
  if (!is_promised) {
    note(Irregularity::frame_on_idle_stream);
  }
  return nullptr;
}

std::optional<std::string_view> ConnectionReader::content_in(const ReceivedFrame& received) {
  const Content content = content_of(received);
  switch (content.fit) {
    case Fit::too_short:
      note(received.frame.stream, Irregularity::wrong_frame_length);
      return std::nullopt;
    case Fit::padding_too_long:
      note(received.frame.stream, Irregularity::padding_too_long);
      return std::nullopt;
    case Fit::fits:
      break;
  }
  return content.octets;
}

// ---- what comes: DATA

void ConnectionReader::take_data(Received& received) {
  const Frame& frame = received.frame.frame;
  Stream* const stream = stream_for(frame);
  // Counted wherever it stands (RFC 9113 §6.9), with its padding (§6.1).
  switch (incoming_.spend(frame.stream, received.frame.length)) {
    case FlowControl::Spent::past_connection:
      note(Irregularity::window_exceeded);
      break;
    case FlowControl::Spent::past_stream:
      note(frame.stream, Irregularity::window_exceeded);
      break;
    case FlowControl::Spent::within:
      break;
  }
  const auto content = content_in(received.frame);
  if (stream == nullptr || !content) {
    return;
  }
  const std::string_view tunnel = stream->reader.take_data(*content, end_stream_of(frame));
  received.data_offset = static_cast<std::size_t>(content->data() - frame.payload.data());
  received.data_size = tunnel.size();
}

// ---- what comes: field blocks

void ConnectionReader::take_headers(Received& received) {
  const Frame& frame = received.frame.frame;
  stream_for(frame);  // where it may not stand is told by it already, not at the end of its block
  const auto fragment = content_in(received.frame);
  block_ = {frame.stream, end_stream_of(frame), false};
  if (fragment) {
    take_fragment(received, *fragment);
  } else {
    lose();
  }
}

void ConnectionReader::take_continuation(Received& received) {
  if (block_) {
    take_fragment(received, received.frame.frame.payload);
  } else {
    note(received.frame.frame.stream, Irregularity::stray_continuation);
    lose();
  }
}

void ConnectionReader::take_push_promise(Received& received) {
  const Frame& frame = received.frame.frame;
  const std::uint32_t promised = content_of(received.frame).promised;
  Stream* const stream = stream_for(frame);
  if (stream != nullptr && stream->reader.tunnel()) {
    stream->reader.note(Irregularity::frame_on_connected_stream);
  }
  // RFC 9113 §6.6: neither where ENABLE_PUSH is 0, nor with a stream that can't be the server's
  // next (§5.1.1). A target that answers a request has read what was sent before that.
  const bool allowed = announced_.may_push(stream == nullptr ? 0 : stream->settings_before);
  if (!allowed || promised % 2 != 0 || promised <= last_promised_) {
    note(frame.stream, Irregularity::server_push);
  }
  if (promised % 2 == 0) {
    last_promised_ = std::max(last_promised_, promised);
  }
  const auto fragment = content_in(received.frame);
  block_ = {frame.stream, EndStream::no, true};
  if (fragment) {
    take_fragment(received, *fragment);
  } else {
    lose();
  }
}

void ConnectionReader::take_fragment(Received& received, std::string_view fragment) {
  if (!received.frame.whole()) {
    lose();  // of a frame that was too long; what wasn't kept can't be decoded
    return;
  }
  decoder_.feed(fragment);
  if (received.frame.frame.has(Flag::end_headers)) {
    end_block(received);
  }
}

void ConnectionReader::end_block(Received& received) {
  FieldBlock block = decoder_.end_block();
  const OpenBlock open = *std::exchange(block_, std::nullopt);
  received.fields = block.fields;
  if (!block.readable()) {
    note(open.stream, block.state == FieldBlock::State::broken ? Irregularity::broken_hpack
                                                               : Irregularity::head_too_large);
    lose();
    return;
  }
  Frame headers;
  headers.type = FrameType::headers;
  headers.stream = open.stream;
  Stream* const stream = open.promise ? nullptr : stream_for(headers);
  if (stream != nullptr) {
    stream->reader.take_fields(std::move(block), open.end_stream);
  }
}

// ---- what comes: the rest

void ConnectionReader::take_reset(const Frame& frame) {
  if (Stream* const stream = stream_for(frame); stream != nullptr) {
    stream->reader.take_reset(number_in(frame).value_or(0));
  }
}

void ConnectionReader::take_settings(Received& received) {
  const Frame& frame = received.frame.frame;
  if (frame.has(Flag::ack)) {
    take_acknowledgement();
    return;
  }
  greeted_ = true;
  for (const Setting& setting : settings_in(frame).value_or(std::vector<Setting>())) {
    if (is_legal_of_server(setting, peer_)) {
      apply(setting, peer_);
    } else {
      note(Irregularity::invalid_setting_value);
    }
  }
  outgoing_.set_initial_window(peer_.initial_window_size);
  if (outgoing_.overflows()) {
    note(Irregularity::window_update_invalid);  // RFC 9113 §6.9.2
  }
  received.due = acknowledgement_of(frame, "");
}

void ConnectionReader::take_acknowledgement() {
  if (announced_.unacknowledged() == 0) {
    return;
  }
  const std::uint32_t before = announced_.in_force().header_table_size;
  announced_.acknowledge();
  incoming_.set_initial_window(announced_.largest_initial_window());
  const std::uint32_t now = announced_.in_force().header_table_size;
  if (announced_.smallest_table_size() < std::min(before, now)) {
    decoder_.change_table_size(announced_.smallest_table_size());
  }
  if (now != before || announced_.smallest_table_size() < now) {
    decoder_.change_table_size(now);
  }
}

void ConnectionReader::take_ping(Received& received) {
  const Frame& frame = received.frame.frame;
  if (!frame.has(Flag::ack)) {
    received.due = acknowledgement_of(frame, frame.payload);
  }
}

void ConnectionReader::take_goaway(const Frame& frame) {
  const auto goaway = goaway_in(frame);
  if (goaway && goaway_ && goaway->last_stream > goaway_->last_stream) {
    note(Irregularity::goaway_increased);
  }
  goaway_ = goaway;
}

void ConnectionReader::take_window_update(const Frame& frame) {
  const std::uint32_t increment = number_in(frame).value_or(0);
  std::int64_t window = outgoing_.connection_window();
  if (frame.stream != 0) {
    const Stream* const stream = stream_for(frame);
    if (stream == nullptr) {
      return;
    }
    // Of no use any more where we have ended: only an increment of 0 is wrong there.
    window = stream->finished ? 0 : outgoing_.window(frame.stream);
  }
  if (increment == 0 || window + increment > FlowControl::largest_window) {
    note(frame.stream, Irregularity::window_update_invalid);
  }
  outgoing_.credit(frame.stream, increment);
}

void ConnectionReader::end() {
  for (auto& [id, stream] : streams_) {
    if (!stream.reader.ended() && !stream.reader.reset()) {
      stream.reader.end();
    }
  }
}

// ---- streams and notes

ConnectionReader::Stream* ConnectionReader::find(std::uint32_t id) {
  const auto stream = streams_.find(id);
  return stream == streams_.end() ? nullptr : &stream->second;
}

const StreamReader* ConnectionReader::stream(std::uint32_t id) const {
  const auto stream = streams_.find(id);
  return stream == streams_.end() ? nullptr : &stream->second.reader;
}

void ConnectionReader::note(Irregularity irregularity) {
  if (!is_in(irregularities_, irregularity)) {
    irregularities_.push_back(irregularity);
    noted_.push_back(irregularity);
  }
}

void ConnectionReader::note(std::uint32_t stream, Irregularity irregularity) {
  if (Stream* const known = find(stream); known != nullptr) {
    known->reader.note(irregularity);
  } else {
    note(irregularity);
  }
}

void ConnectionReader::collect_noted(std::uint32_t stream) {
  if (Stream* const known = find(stream); known != nullptr) {
    const std::vector<Irregularity> noted = known->reader.release_noted();
    noted_.insert(noted_.end(), noted.begin(), noted.end());
  }
}

}  // namespace connectspec::http2
