#include "harness/wire/http2/frame_reader.h"

#include <algorithm>
#include <utility>

#include "harness/wire/http2/integers.h"

namespace connectspec::http2 {
namespace {

std::string_view take_front(std::string_view& rest, std::size_t octets) {
  const std::string_view taken = rest.substr(0, octets);
  rest.remove_prefix(taken.size());
  return taken;
}

}  // namespace

FrameReader::Progress FrameReader::step(std::string_view& rest) {
  if (header_.size() < frame_header_octets) {
    header_.append(take_front(rest, frame_header_octets - header_.size()));
    if (header_.size() < frame_header_octets) {
      return Progress::needs_more;
    }
    begin();
    return Progress::begun;
  }
  const std::string_view taken = take_front(rest, missing_);
  missing_ -= static_cast<std::uint32_t>(taken.size());
  std::string& payload = current_.frame.payload;
  payload.append(taken.substr(0, kept_ - std::min(kept_, payload.size())));
  if (missing_ > 0) {
    return Progress::needs_more;
  }
  header_.clear();
  return Progress::complete;
}

void FrameReader::begin() {
  const std::string_view header = header_;
  const std::uint32_t stream = integer_in(header.substr(5, 4));
  current_ = {};
  current_.length = missing_ = integer_in(header.substr(0, 3));
  current_.frame.type = static_cast<std::uint8_t>(header[3]);
  current_.frame.flags = static_cast<std::uint8_t>(header[4]);
  current_.frame.stream = stream & largest_stream;
  current_.frame.reserved = stream != current_.frame.stream;
}

ReceivedFrame FrameReader::release() { return std::exchange(current_, {}); }

void FrameReader::keep(std::size_t octets) { kept_ = std::max(octets, least_kept); }

}  // namespace connectspec::http2
