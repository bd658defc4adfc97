#include "reference_proxy/session/http2/front.h"

#include <algorithm>

#include "reference_proxy/session/http2/response_fields.h"

namespace connectspec::proxy {

Http2Front::Http2Front(const Http2Limits& limits, const HeadLimits& head, const Strictness& rules)
    : limits_(limits),
      head_(head),
      rules_(rules),
      resets_(limits.resets_at_once, limits.resets_per_second),
      idle_frames_(limits.idle_frames_at_once, limits.idle_frames_per_second),
      session_(make_session(*this, limits, head.head_octets)) {}

Http2Front::~Http2Front() = default;

void Http2Front::time_is(UnixTime now) {
  resets_.time_is(now);
  idle_frames_.time_is(now);
}

// ---- the connection

void Http2Front::receive(std::string_view bytes) {
  const auto* octets = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const ssize_t taken = nghttp2_session_mem_recv(session_.get(), octets, bytes.size());
  if (taken == NGHTTP2_ERR_BAD_CLIENT_MAGIC) {
    fail("The client does not begin with the preface of HTTP/2.", NGHTTP2_PROTOCOL_ERROR);
  } else if (taken < 0) {
    // What nghttp2 bounds itself: answers that wait, CONTINUATION frames, settings of one frame.
    fail("The client sends too much that is to be answered, or cuts a section in too many frames.",
         NGHTTP2_ENHANCE_YOUR_CALM);
  }
  if (nghttp2_session_get_outbound_queue_size(session_.get()) > limits_.waiting_frames) {
    fail("The client does not read what it is sent.", NGHTTP2_ENHANCE_YOUR_CALM);
  }
}

// RFC 9113 says nothing of an orderly end of the connection below streams that have none. It says
// no less than it does over HTTP/1.1: nothing more comes (RFC 9110 §9.3.6).
bool Http2Front::client_ended() {
  if (client_failed_ || in_section_) {
    return true;
  }
  for (auto& [id, stream] : streams_) {
    if (!stream.closed && !std::exchange(stream.client_ended, true)) {
      tell(id, stream_event::Readable{});
    }
  }
  return false;
}

void Http2Front::goaway_came(std::uint32_t code) { client_failed_ |= code != NGHTTP2_NO_ERROR; }

void Http2Front::fill() {
  while (outgoing_.size() < limits_.outgoing_octets) {
    const std::uint8_t* octets = nullptr;
    const ssize_t size = nghttp2_session_mem_send(session_.get(), &octets);
    if (size <= 0) {
      break;
    }
    outgoing_.append(reinterpret_cast<const char*>(octets), static_cast<std::size_t>(size));
    if (!std::exchange(settings_framed_, true)) {
      announce_streams(outgoing_, limits_.streams);
    }
  }
}

// RFC 9113 §6.8: first one that rules out no stream, and when what was under way meanwhile must
// have come, a second that says which was the last.
void Http2Front::shut_down() {
  if (!std::exchange(shutting_down_, true)) {
    nghttp2_submit_shutdown_notice(session_.get());
    nghttp2_submit_ping(session_.get(), NGHTTP2_FLAG_NONE, nullptr);
  }
}

void Http2Front::ping_answered() {
  if (shutting_down_) {
    nghttp2_submit_goaway(session_.get(), NGHTTP2_FLAG_NONE,
                          nghttp2_session_get_last_proc_stream_id(session_.get()), NGHTTP2_NO_ERROR,
                          nullptr, 0);
  }
}

void Http2Front::stop() { nghttp2_session_terminate_session(session_.get(), NGHTTP2_NO_ERROR); }

bool Http2Front::is_over() const {
  return nghttp2_session_want_read(session_.get()) == 0 &&
         nghttp2_session_want_write(session_.get()) == 0;
}

void Http2Front::spend(Budget& of, std::string_view reason) {
  if (!of.spend()) {
    fail(reason, NGHTTP2_ENHANCE_YOUR_CALM);
  }
}

void Http2Front::fail(std::string_view reason, std::uint32_t code) {
  if (failure_.empty()) {
    failure_ = reason;
    nghttp2_session_terminate_session(session_.get(), code);
  }
}

void Http2Front::goaway_framed(std::uint32_t code) {
  if (code != NGHTTP2_NO_ERROR && failure_.empty()) {
    failure_ = explain_connection_error(code);
  }
}

void Http2Front::earn(std::size_t octets) {
  constexpr std::size_t octets_for_a_frame = 256;
  idle_frames_.earn(static_cast<std::int64_t>(octets / octets_for_a_frame));
}

void Http2Front::idle_frame_came() {
  spend(idle_frames_, "The client sends too many frames that move nothing.");
}

void Http2Front::error_found() { spend(resets_, "The client makes too many streams be reset."); }

Http2Stream* Http2Front::find(StreamId id) {
  const auto found = streams_.find(id);
  return found != streams_.end() ? &found->second : nullptr;
}

// ---- requests

// One too many is refused alone (RFC 9113 §5.1.2); nothing is kept of it.
void Http2Front::begin_section(StreamId id) {
  in_section_ = true;
  if (open_++ < limits_.streams) {
    streams_.try_emplace(id);
  } else {
    nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, id, NGHTTP2_REFUSED_STREAM);
  }
}

// RFC 9113 §8.5: on a tunnel "DATA, RST_STREAM, WINDOW_UPDATE, and PRIORITY" alone; and before it
// stands, a CONNECT has no trailers either.
void Http2Front::begin_second_section(StreamId id) {
  in_section_ = true;
  nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, id, NGHTTP2_PROTOCOL_ERROR);
  error_found();
}

void Http2Front::add_field(StreamId id, std::string_view name, std::string_view value) {
  Http2Stream* const stream = find(id);
  if (stream != nullptr && stream->course == Http2Stream::Course::asking) {
    stream->section.add(name, value, head_);
  }
}

void Http2Front::end_section(StreamId id) {
  in_section_ = false;
  Http2Stream* const stream = find(id);
  if (stream == nullptr || stream->course != Http2Stream::Course::asking) {
    return;
  }
  asked_ = true;
  stream->course = Http2Stream::Course::asked;
  SectionReader::Verdict verdict = stream->section.finish(head_, rules_);
  stream->is_malformed = verdict.is_malformed;
  if (std::holds_alternative<SectionReader::Malformed>(verdict.what)) {
    call_off(id, *stream, NGHTTP2_PROTOCOL_ERROR);
  }
  tell(id, stream_event::Opened{std::move(verdict.what)});
}

// ---- answers

void Http2Front::answer(StreamId id, const std::vector<Response>& interim, const Response& last) {
  if (Http2Stream* const stream = find(id)) {
    stream->course = Http2Stream::Course::answered;
    stream->kept = last.content.value_or("");
    stream->outgoing = stream->kept;
    stream->end_due = true;
    credit(id, *stream, stream->incoming.size());
    std::string().swap(stream->incoming);
    respond(id, *stream, interim, last);
  }
}

void Http2Front::open(StreamId id, const std::vector<Response>& interim, const Response& last) {
  if (Http2Stream* const stream = find(id)) {
    stream->course = Http2Stream::Course::open;
    respond(id, *stream, interim, last);
  }
}

void Http2Front::respond(StreamId id, Http2Stream& stream, const std::vector<Response>& interim,
                         const Response& last) {
  if (stream.closed) {
    return;
  }
  for (const Response& one : interim) {
    const std::vector<FieldLine> section = section_of(one);
    const std::vector<nghttp2_nv> fields = fields_of(section);
    nghttp2_submit_headers(session_.get(), NGHTTP2_FLAG_NONE, id, nullptr, fields.data(),
                           fields.size(), nullptr);
  }
  const std::vector<FieldLine> section = section_of(last);
  const std::vector<nghttp2_nv> fields = fields_of(section);
  const nghttp2_data_provider octets = octets_of_stream();
  nghttp2_submit_response(session_.get(), id, fields.data(), fields.size(), &octets);
}

// RFC 9113 §8.1: behind a whole answer NO_ERROR asks the client not to go on with its request;
// §8.1.1: one that is malformed is a stream error whether it was answered or not.
void Http2Front::end_framed(StreamId id) {
  Http2Stream* const stream = find(id);
  if (stream == nullptr) {
    return;
  }
  stream->end_framed = true;
  if (stream->course == Http2Stream::Course::answered &&
      (stream->is_malformed || !stream->client_ended)) {
    call_off(id, *stream, stream->is_malformed ? NGHTTP2_PROTOCOL_ERROR : NGHTTP2_NO_ERROR);
  }
}

// ---- octets to the client

bool Http2Front::offer(StreamId id, std::string_view bytes) {
  Http2Stream* const stream = find(id);
  if (stream == nullptr || stream->closed) {
    return true;  // Broke says the rest
  }
  stream->outgoing = bytes;
  nghttp2_session_resume_data(session_.get(), id);
  fill();
  if (stream->outgoing.empty()) {
    return true;
  }
  stream->kept = stream->outgoing;
  stream->outgoing = stream->kept;
  return false;
}

FrameListener::NextData Http2Front::next_data(StreamId id, std::size_t most) {
  const Http2Stream* const stream = find(id);
  if (stream == nullptr || (stream->outgoing.empty() && !stream->end_due)) {
    return {.what = NextData::What::nothing};
  }
  if (outgoing_.size() >= limits_.outgoing_octets) {
    return {.what = NextData::What::not_now};
  }
  const std::size_t size = std::min(most, stream->outgoing.size());
  return {.what = NextData::What::octets,
          .size = size,
          .ends = stream->end_due && size == stream->outgoing.size()};
}

void Http2Front::frame_octets(StreamId id, std::string_view head, std::size_t size) {
  Http2Stream& stream = *find(id);
  outgoing_.append(head).append(stream.outgoing.substr(0, size));
  stream.outgoing.remove_prefix(size);
  earn(size);
  if (stream.outgoing.empty() && !stream.kept.empty()) {
    std::string().swap(stream.kept);  // an assignment would keep its memory
    tell(id, stream_event::Writable{});
  }
}

void Http2Front::end(StreamId id) {
  Http2Stream* const stream = find(id);
  if (stream != nullptr && !stream->closed && !stream->end_due) {
    stream->end_due = true;
    nghttp2_session_resume_data(session_.get(), id);
  }
}

// ---- octets from the client

void Http2Front::octets_came(StreamId id, std::string_view bytes) {
  Http2Stream* const stream = find(id);
  earn(bytes.size());
  if (stream == nullptr || stream->forgotten || stream->called_off ||
      stream->course == Http2Stream::Course::answered) {
    nghttp2_session_consume(session_.get(), id, bytes.size());
    return;
  }
  if (stream->incoming.empty()) {
    tell(id, stream_event::Readable{});
  }
  stream->incoming.append(bytes);
}

void Http2Front::stream_ended(StreamId id) {
  if (Http2Stream* const stream = find(id)) {
    stream->client_ended = true;
    tell(id, stream_event::Readable{});
  }
}

std::size_t Http2Front::read(StreamId id, char* into, std::size_t most) {
  Http2Stream* const stream = find(id);
  if (stream == nullptr) {
    return 0;
  }
  credit(id, *stream, stream->last_read);
  const std::size_t size = std::min(most, stream->incoming.size() - stream->read);
  stream->incoming.copy(into, size, stream->read);
  stream->last_read = size;
  stream->read += size;
  if (stream->read == stream->incoming.size()) {
    std::string().swap(stream->incoming);
    stream->read = 0;
  }
  return size;
}

bool Http2Front::has_ended(StreamId id) {
  const Http2Stream* const stream = find(id);
  return stream != nullptr && stream->client_ended && stream->incoming.empty();
}

void Http2Front::credit(StreamId id, Http2Stream& stream, std::size_t octets) {
  stream.last_read = 0;
  if (octets > 0) {
    nghttp2_session_consume(session_.get(), id, octets);
  }
}

// ---- ends

void Http2Front::reset_came(StreamId id) {
  const Http2Stream* const stream = find(id);
  if (stream != nullptr && (stream->course == Http2Stream::Course::asked)) {
    spend(resets_, "The client resets too many streams before they are answered.");
  }
}

void Http2Front::call_off(StreamId id, Http2Stream& stream, std::uint32_t code) {
  if (!stream.closed && !std::exchange(stream.called_off, true)) {
    nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, id, code);
  }
}

void Http2Front::reset(StreamId id, std::uint32_t code) {
  if (Http2Stream* const stream = find(id)) {
    call_off(id, *stream, code);
  }
}

void Http2Front::stream_closed(StreamId id) {
  --open_;
  Http2Stream* const stream = find(id);
  if (stream == nullptr) {
    return;
  }
  stream->closed = true;
  if (stream->forgotten) {
    streams_.erase(id);
  } else if (stream->course == Http2Stream::Course::answered) {
    tell(id, stream_event::Ended{});
  } else if (!stream->called_off && !(stream->client_ended && stream->end_framed)) {
    tell(id, stream_event::Broke{});
  }
}

void Http2Front::forget(StreamId id) {
  Http2Stream* const stream = find(id);
  if (stream == nullptr) {
    return;
  }
  stream->forgotten = true;
  credit(id, *stream, stream->last_read + stream->incoming.size() - stream->read);
  std::string().swap(stream->incoming);
  stream->read = 0;
  const bool nothing_left = stream->outgoing.empty() && stream->end_due;
  if (!nothing_left || !stream->client_ended) {
    call_off(id, *stream, nothing_left ? NGHTTP2_NO_ERROR : NGHTTP2_CANCEL);
  }
  if (stream->closed) {
    streams_.erase(id);
  }
}

}  // namespace connectspec::proxy
