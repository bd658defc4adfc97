// A tolerant reader for what a target sends on a connection of HTTP/2 (RFC 9113), as the client
// sees it. Both directions are told to it: what was sent, because what a target may send depends on
// it (open streams, windows, settings), and what came.
//
// It does nothing itself: an acknowledgement that is due is a value in what it returns. It never
// fails: departures are noted by name, of the stream where there is one, of the connection
// otherwise, and reading goes on. Where the field compression is lost nothing behind it can be
// trusted (§4.3): then frames are still told, but not understood.
//
// Never stricter than RFC 9113: where a target may or may not have seen what we sent, it has seen
// whatever lets it do more.
//
// Bounded: of a frame it keeps what we allow by MAX_FRAME_SIZE (FrameReader), of a field block and
// a stream what `Limits` say. It remembers the streams that we use, and no others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "harness/model/irregularity.h"
#include "harness/wire/http2/flow_control.h"
#include "harness/wire/http2/frame.h"
#include "harness/wire/http2/frame_reader.h"
#include "harness/wire/http2/hpack_decoder.h"
#include "harness/wire/http2/payload.h"
#include "harness/wire/http2/settings.h"
#include "harness/wire/http2/stream_reader.h"

namespace connectspec::http2 {

// A frame that came, and what it meant.
struct Received {
  ReceivedFrame frame;
  std::vector<Field> fields;  // of the field block that ends with this frame
  std::size_t data_offset = 0;
  std::size_t data_size = 0;
  std::optional<Frame> due;                  // what acknowledges it (§6.5.3, §6.7)
  std::vector<Irregularity> irregularities;  // that were not noted before

  // What it brings of a tunnel; a part of its payload.
  std::string_view tunnel_data() const {
    return std::string_view(frame.frame.payload).substr(data_offset, data_size);
  }
};

class ConnectionReader {
 public:
  // ---- what we send

  // Octets as they are sent, in any pieces, the connection preface first, before anything comes in
  // answer. Octets that don't begin with the preface mean nothing.
  void sent(std::string_view octets);

  // ---- what comes

  // The frames that are complete now, in their order.
  std::vector<Received> feed(std::string_view octets);
  // The connection is gone: what isn't complete stays so.
  void end();

  // nullptr: we have sent nothing on it.
  const StreamReader* stream(std::uint32_t id) const;

  // Of no stream, or of one that we don't use; each at most once, in order of appearance.
  const std::vector<Irregularity>& irregularities() const { return irregularities_; }
  // Whether what comes can still be understood.
  bool readable() const { return readable_; }
  // Whether what came ends inside a frame, or before the CONTINUATION that has to follow.
  bool inside() const { return frames_.inside() || block_.has_value(); }

  bool greeted() const { return greeted_; }                          // SETTINGS have come
  const Settings& peer() const { return peer_; }                     // the target's
  const AnnouncedSettings& announced() const { return announced_; }  // ours
  const std::optional<GoAway>& goaway() const { return goaway_; }    // the last one

  // ---- windows, in octets, below zero where too much was sent

  // What we may send by.
  const FlowControl& outgoing() const { return outgoing_; }
  // What the target may send by, at the most.
  const FlowControl& incoming() const { return incoming_; }

 private:
  struct Stream {
    StreamReader reader;
    std::size_t settings_before = 0;  // SETTINGS that were sent before it was opened
    bool finished = false;            // by us, with END_STREAM or RST_STREAM
  };
  // A field block of which END_HEADERS hasn't come.
  struct OpenBlock {
    std::uint32_t stream = 0;
    EndStream end_stream = EndStream::no;
    bool promise = false;  // of a PUSH_PROMISE
  };

  void take_sent(const Frame& frame, std::uint32_t length);
  void announce(const Frame& frame);
  Stream& use(std::uint32_t id);

  void begin_frame();
  void take(Received& received);
  bool is_in_place(const ReceivedFrame& received);
  bool has_its_stream(const Frame& frame);
  // The stream of a frame that is allowed there; nullptr: there is none, or it isn't.
  Stream* stream_for(const Frame& frame);
  void take_data(Received& received);
  void take_headers(Received& received);
  void take_push_promise(Received& received);
  void take_continuation(Received& received);
  void take_reset(const Frame& frame);
  void take_settings(Received& received);
  void take_acknowledgement();
  void take_ping(Received& received);
  void take_goaway(const Frame& frame);
  void take_window_update(const Frame& frame);
  void take_fragment(Received& received, std::string_view fragment);
  void end_block(Received& received);
  std::optional<std::string_view> content_in(const ReceivedFrame& received);

  Stream* find(std::uint32_t id);
  void note(Irregularity irregularity);
  void note(std::uint32_t stream, Irregularity irregularity);
  void collect_noted(std::uint32_t stream);
  void lose() { readable_ = false; }

  // what we send
  std::size_t preface_octets_ = 0;  // of the preface, so far
  bool preface_broken_ = false;
  FrameReader sent_frames_;
  AnnouncedSettings announced_;
  FlowControl outgoing_;

  // what comes
  FrameReader frames_;
  HpackDecoder decoder_;
  std::optional<OpenBlock> block_;
  Settings peer_;
  FlowControl incoming_;
  std::optional<GoAway> goaway_;
  std::uint32_t last_promised_ = 0;
  bool any_frame_ = false;
  bool in_place_ = true;  // the frame that is being read can be understood there
  bool greeted_ = false;
  bool readable_ = true;

  std::map<std::uint32_t, Stream> streams_;
  std::vector<Irregularity> irregularities_;
  std::vector<Irregularity> noted_;  // by the frame that is being read
};

}  // namespace connectspec::http2
