#include "harness/wire/http2/frame.h"

#include "harness/wire/http2/integers.h"

namespace connectspec::http2 {

std::string octets_of(const Frame& frame) {
  std::string out;
  out.reserve(frame_header_octets + frame.payload.size());
  put_integer(out, frame.claimed_length.value_or(static_cast<std::uint32_t>(frame.payload.size())),
              3);
  put_integer(out, frame.type, 1);
  put_integer(out, frame.flags, 1);
  put_integer(out, (frame.stream & largest_stream) | (frame.reserved ? ~largest_stream : 0U), 4);
  return out += frame.payload;
}

}  // namespace connectspec::http2
