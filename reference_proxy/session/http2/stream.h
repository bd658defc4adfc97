// What the front keeps of one stream.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "reference_proxy/session/http2/section_reader.h"

namespace connectspec::proxy {

using StreamId = std::int32_t;

struct Http2Stream {
  enum class Course { asking, asked, open, answered };
  Course course = Course::asking;
  SectionReader section = {};
  bool is_malformed = false;

  // From the client; its first `read` octets have been read.
  std::string incoming = {};
  std::size_t read = 0;
  std::size_t last_read = 0;  // of the last call, and not credited yet
  bool client_ended = false;

  // To the client, not yet framed: a part of `kept`, or of what the caller of offer() holds.
  std::string_view outgoing = {};
  std::string kept = {};
  bool end_due = false;  // behind that
  bool end_framed = false;

  bool closed = false;      // nghttp2 knows it no more
  bool called_off = false;  // by us
  bool forgotten = false;
};

}  // namespace connectspec::proxy
