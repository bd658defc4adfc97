// Reads frames out of octets that come in any pieces (RFC 9113 §4.1). Any octets are frames; what
// is kept of a payload is bounded, the rest is counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/wire/http2/frame.h"

namespace connectspec::http2 {

// A frame that was read: all of it, or its beginning.
struct ReceivedFrame {
  Frame frame;
  std::uint32_t length = 0;  // of the payload, as the frame says

  bool whole() const { return frame.payload.size() == length; }
};

class FrameReader {
 public:
  static constexpr std::size_t least_kept = 64 * 1024;

  enum class Progress { needs_more, begun, complete };

  // Takes octets off the front of `rest` up to the next place where something can be told: nine
  // octets are there (`begun`), the payload is too (`complete`). `needs_more` leaves `rest` empty.
  Progress step(std::string_view& rest);

  // The frame that is begun, its payload as far as it has come, or the complete one.
  const ReceivedFrame& current() const { return current_; }
  // The complete one, once.
  ReceivedFrame release();

  // Octets of a payload that are kept; `least_kept` where that is more. For frames that begin
  // later.
  void keep(std::size_t octets);

  // Whether what came ends inside a frame.
  bool inside() const { return !header_.empty(); }

 private:
  void begin();

  std::size_t kept_ = least_kept;
  std::string header_;
  ReceivedFrame current_;
  std::uint32_t missing_ = 0;  // octets of its payload
};

}  // namespace connectspec::http2
