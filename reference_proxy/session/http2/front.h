// One client connection over HTTP/2 (RFC 9113): octets in, octets out, and what its streams have
// come to. No I/O, no clock, no Asio.
//
// Frames, HPACK, windows and stream states are nghttp2's. What a request may look like is judged
// here (request_fields.h), with nghttp2's own checks off: it would reset a stream without a word,
// and the client, the log and the reader of this would not learn why.
//
// Nothing is credited that the other side of a tunnel has not taken, and nothing is kept for a
// client beyond what is being written: what is buffered has the bounds of Http2Limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "reference_proxy/basics/moment.h"
#include "reference_proxy/chaining/response.h"
#include "reference_proxy/request/request_head.h"
#include "reference_proxy/request/strictness.h"
#include "reference_proxy/session/http2/budget.h"
#include "reference_proxy/session/http2/library.h"
#include "reference_proxy/session/http2/section_reader.h"
#include "reference_proxy/session/http2/stream.h"
#include "reference_proxy/tunnel/parts.h"
#include "reference_proxy/tunnel/refusal.h"

namespace connectspec::proxy {

namespace stream_event {
// A new request. Where it is malformed beyond an answer, its stream has been reset.
struct Opened {
  std::variant<RequestHead, Refusal, SectionReader::Malformed> what;
};
struct Readable {};  // octets, or their end
struct Writable {};  // all that was offered has been taken
struct Broke {};     // the stream was reset, by the client or for an error of its
struct Ended {};     // both directions, in good order
}  // namespace stream_event

struct StreamEvent {
  StreamId stream = 0;
  std::variant<stream_event::Opened, stream_event::Readable, stream_event::Writable,
               stream_event::Broke, stream_event::Ended>
      what;
};

class Http2Front final : private FrameListener {
 public:
  Http2Front(const Http2Limits& limits, const HeadLimits& head, const Strictness& rules);
  ~Http2Front() override;
  Http2Front(const Http2Front&) = delete;
  Http2Front& operator=(const Http2Front&) = delete;

  void time_is(UnixTime now);

  // ---- the connection

  void receive(std::string_view bytes);
  // The client has ended its side of the connection, and so its sides of all tunnels: false. True:
  // it has told of an error before, or ends in the middle of something.
  bool client_ended();
  // What has happened since the last call, by receive() or by fill().
  [[nodiscard]] std::vector<StreamEvent> take_events() { return std::exchange(events_, {}); }
  // Frames, as long as there are some and outgoing() is within its bound.
  void fill();
  [[nodiscard]] std::string take_outgoing() { return std::exchange(outgoing_, {}); }
  [[nodiscard]] bool has_outgoing() const { return !outgoing_.empty(); }

  // No new streams; those there are go on (RFC 9113 §6.8).
  void shut_down();
  // Neither: all ends, once this has been told.
  void stop();
  // Has nothing more to read, nor, once outgoing() is empty, to say.
  [[nodiscard]] bool is_over() const;
  // Why the connection is in error; empty: it isn't. A sentence, static storage.
  [[nodiscard]] std::string_view failure() const { return failure_; }
  [[nodiscard]] bool has_been_asked() const { return asked_; }
  // A header section has begun and not ended, or the first has not begun.
  [[nodiscard]] bool awaits_section() const { return in_section_ || !asked_; }
  [[nodiscard]] bool has_streams() const { return open_ > 0; }

  // ---- a stream that was opened, until forget()

  // A final answer, and the end of the stream.
  void answer(StreamId stream, const std::vector<Response>& interim, const Response& last);
  // The 2xx of a tunnel.
  void open(StreamId stream, const std::vector<Response>& interim, const Response& last);
  // Octets of the tunnel. True: all of it has been framed. Else the rest is kept until Writable,
  // and nothing may be offered meanwhile.
  bool offer(StreamId stream, std::string_view bytes);
  void end(StreamId stream);
  // Octets that have come. What an earlier call gave has been taken by the other side, and is
  // credited.
  std::size_t read(StreamId stream, char* into, std::size_t most);
  // Behind all that read() gives.
  [[nodiscard]] bool has_ended(StreamId stream);
  void reset(StreamId stream, std::uint32_t code);
  // Nobody is interested any more. What is still open of it is called off.
  void forget(StreamId stream);

 private:
  // ---- what nghttp2 tells (library.h)

  void begin_section(StreamId id) override;
  void begin_second_section(StreamId id) override;
  void add_field(StreamId id, std::string_view name, std::string_view value) override;
  void end_section(StreamId id) override;
  void octets_came(StreamId id, std::string_view bytes) override;
  void stream_ended(StreamId id) override;
  void reset_came(StreamId id) override;
  void ping_answered() override;
  void goaway_came(std::uint32_t code) override;
  void idle_frame_came() override;
  void error_found() override;
  NextData next_data(StreamId id, std::size_t most) override;
  void frame_octets(StreamId id, std::string_view head, std::size_t size) override;
  void end_framed(StreamId id) override;
  void goaway_framed(std::uint32_t code) override;
  void stream_closed(StreamId id) override;

  void respond(StreamId id, Http2Stream& stream, const std::vector<Response>& interim,
               const Response& last);
  void spend(Budget& of, std::string_view reason);
  void earn(std::size_t octets);
  void fail(std::string_view reason, std::uint32_t code);
  void credit(StreamId id, Http2Stream& stream, std::size_t octets);
  void call_off(StreamId id, Http2Stream& stream, std::uint32_t code);
  void tell(StreamId id, decltype(StreamEvent::what) what) {
    events_.push_back({id, std::move(what)});
  }
  [[nodiscard]] Http2Stream* find(StreamId id);

  Http2Limits limits_;
  HeadLimits head_;
  Strictness rules_;
  Budget resets_;
  Budget idle_frames_;
  std::unordered_map<StreamId, Http2Stream> streams_;
  std::vector<StreamEvent> events_;
  std::string outgoing_;
  std::string_view failure_;
  std::size_t open_ = 0;  // streams, as the client counts them
  bool asked_ = false;
  bool in_section_ = false;
  bool shutting_down_ = false;
  bool client_failed_ = false;
  bool settings_framed_ = false;
  SessionPointer session_;  // ends first
};

}  // namespace connectspec::proxy
