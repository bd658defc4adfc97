// What the payloads of frames hold (RFC 9113 §6), made and read. The makers say anything; a reader
// tells what doesn't fit its type's form.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/wire/http2/frame.h"
#include "harness/wire/http2/frame_reader.h"
#include "harness/wire/http2/settings.h"

namespace connectspec::http2 {

// §6.2, deprecated by §5.3.2 and yet to be read
struct Priority {
  std::uint32_t dependency = 0;  // a stream
  bool exclusive = false;
  std::uint8_t weight = 0;
  friend bool operator==(const Priority&, const Priority&) = default;
};

// §6.8
struct GoAway {
  std::uint32_t last_stream = 0;
  std::uint32_t error_code = 0;
  std::string debug_data;
  friend bool operator==(const GoAway&, const GoAway&) = default;
};

// ---- making them; a PING's is any text

std::string settings_payload(const std::vector<Setting>& settings);
// RST_STREAM (an error code), WINDOW_UPDATE (an increment; the highest bit is its reserved one)
std::string number_payload(std::uint32_t number);
std::string goaway_payload(const GoAway& goaway);
// Five octets, which are all of a PRIORITY frame; for HEADERS they stand before the fragment.
std::string priority_payload(const Priority& priority);
// Pad Length, the content, so many zeros: the frame needs Flag::padded.
std::string padded(std::string_view content, std::uint8_t padding);

// HEADERS with what stands before the first of the offsets into the block, and CONTINUATION for
// the rest, cut at each of them; END_HEADERS on the last. `flags` are those of HEADERS beside it.
// Offsets stand in rising order; one past the end gives an empty piece, as one that is there twice.
std::vector<Frame> frames_of_block(std::uint32_t stream, std::uint8_t flags, std::string_view block,
                                   const std::vector<std::size_t>& cuts);

// ---- reading them

// The settings of one SETTINGS frame in their order; nothing where its length isn't one of six.
std::optional<std::vector<Setting>> settings_in(const Frame& frame);
// An error code, or an increment without its reserved bit; nothing where it isn't four octets.
std::optional<std::uint32_t> number_in(const Frame& frame);
std::optional<GoAway> goaway_in(const Frame& frame);

enum class Fit {
  fits,
  too_short,         // for what the flags say is there
  padding_too_long,  // §6.1: as long as the payload, or longer
};

// Of DATA, HEADERS, PUSH_PROMISE, CONTINUATION.
struct Content {
  Fit fit = Fit::fits;
  std::string_view octets;  // data, or a fragment of a field block; a part of the frame's payload
  std::uint8_t padding = 0;
  std::optional<Priority> priority;  // HEADERS
  std::uint32_t promised = 0;        // PUSH_PROMISE: a stream
};
Content content_of(const ReceivedFrame& received);

// Whether the length is one that its type may have (§6: exact for most, at least eight for GOAWAY).
// Any for types whose content tells (content_of), or which are unknown.
bool has_length_of_its_type(const ReceivedFrame& received);

}  // namespace connectspec::http2
