#include "harness/wire/http2/recorded_frame.h"

#include <algorithm>
#include <cstdint>

#include "harness/model/event.h"
#include "harness/wire/http2/frame.h"

namespace connectspec::http2 {
namespace {

constexpr std::uint64_t longest_frame = 0xffffff;  // 24 bits

}  // namespace

std::string octets_of(const Event& event) {
  const auto length = static_cast<std::uint32_t>(std::min(event.count, longest_frame));
  return octets_of(Frame{event.frame->type, event.frame->flags, event.frame->stream, false,
                         event.bytes, length});
}

}  // namespace connectspec::http2
