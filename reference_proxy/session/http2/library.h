// nghttp2's server session behind words of C++: what it tells of frames, what it is told at the
// start.
#pragma once

#include <nghttp2/nghttp2.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "reference_proxy/request/field.h"
#include "reference_proxy/session/http2/stream.h"
#include "reference_proxy/tunnel/parts.h"

namespace connectspec::proxy {

// What nghttp2 tells, frame by frame.
class FrameListener {
 public:
  virtual ~FrameListener() = default;

  // The header section of a new stream, or another one on a stream that has had its own.
  virtual void begin_section(StreamId id) = 0;
  virtual void begin_second_section(StreamId id) = 0;
  virtual void add_field(StreamId id, std::string_view name, std::string_view value) = 0;
  virtual void end_section(StreamId id) = 0;
  virtual void octets_came(StreamId id, std::string_view bytes) = 0;
  virtual void stream_ended(StreamId id) = 0;
  virtual void reset_came(StreamId id) = 0;
  virtual void ping_answered() = 0;
  virtual void goaway_came(std::uint32_t code) = 0;
  // A frame that moves nothing.
  virtual void idle_frame_came() = 0;
  // It will be answered with RST_STREAM or GOAWAY.
  virtual void error_found() = 0;
  virtual void stream_closed(StreamId id) = 0;

  // What the next DATA frame of the stream is made of: at most `most` octets.
  struct NextData {
    enum class What { nothing, not_now, octets };
    What what = What::nothing;
    std::size_t size = 0;
    bool ends = false;
  };
  virtual NextData next_data(StreamId id, std::size_t most) = 0;
  // That frame: its head, and as many octets behind it.
  virtual void frame_octets(StreamId id, std::string_view head, std::size_t size) = 0;
  virtual void end_framed(StreamId id) = 0;
  virtual void goaway_framed(std::uint32_t code) = 0;
};

struct SessionDeleter {
  void operator()(nghttp2_session* one) const { nghttp2_session_del(one); }
};
using SessionPointer = std::unique_ptr<nghttp2_session, SessionDeleter>;

// Its settings are on their way. `tell` outlives it.
SessionPointer make_session(FrameListener& tell, const Http2Limits& limits,
                            std::size_t section_octets);

// The client is told of fewer streams than the library: where that finds one too many it ends the
// connection, and refusing the one is enough (RFC 9113 §5.1.2). `first_frame` is the first that the
// library has made.
void announce_streams(std::string& first_frame, std::size_t count);

// The octets of a stream, as next_data() has them.
nghttp2_data_provider octets_of_stream();

// Pointers into `section`.
std::vector<nghttp2_nv> fields_of(const std::vector<FieldLine>& section);

// Of the code of a GOAWAY.
std::string_view explain_connection_error(std::uint32_t code);

}  // namespace connectspec::proxy
