#include "harness/engine/http2_outbox.h"

#include <algorithm>
#include <utility>

#include "harness/wire/http2/payload.h"

namespace connectspec {
namespace {

using http2::Flag;
using http2::Frame;
using http2::FrameType;

// As many octets as may go in one DATA frame, of so many that are there.
std::size_t octets_allowed(std::uint64_t there, const Http2Outbox::Allowance& allowed) {
  const auto window = static_cast<std::uint64_t>(std::max<std::int64_t>(allowed.window, 0));
  return static_cast<std::size_t>(std::min({there, window, std::uint64_t{allowed.frame}}));
}

// Where a block has to be cut, as no frame may be longer.
std::vector<std::size_t> cuts_of(std::size_t block, std::size_t frame) {
  std::vector<std::size_t> cuts;
  for (std::size_t at = frame; at < block; at += frame) {
    cuts.push_back(at);
  }
  return cuts;
}

}  // namespace

void Http2Outbox::say(std::vector<Field> fields) { queue_.push_back(Head{std::move(fields)}); }

void Http2Outbox::send(std::string octets, std::chrono::milliseconds gap_before) {
  if (!octets.empty()) {
    queue_.push_back(Piece{std::move(octets), gap_before});
  }
}

void Http2Outbox::send_stream(std::uint64_t seed, std::uint64_t bytes) {
  if (bytes > 0) {
    queue_.push_back(Bulk{PseudoRandom(seed), bytes});
  }
}

void Http2Outbox::end() { queue_.push_back(End{}); }

// What opens the stream still goes: RST_STREAM on an idle one is an error of the connection
// (RFC 9113 §6.4).
void Http2Outbox::reset(std::uint32_t error_code) {
  std::erase_if(queue_, [](const Item& item) { return !std::holds_alternative<Head>(item); });
  gap_ends_.reset();
  queue_.push_back(Reset{error_code});
}

std::vector<Http2Outbox::Part> Http2Outbox::next(const Allowance& allowed,
                                                 http2::HpackEncoder& encoder) {
  if (queue_.empty()) {
    return {};
  }
  return std::visit([&](auto& item) { return take(item, allowed, encoder); }, queue_.front());
}

void Http2Outbox::went(const Part& part) {
  if (part.of_bulk) {
    streamed_ += part.frame.payload.size();
    streamed_digest_.update(part.frame.payload);
  }
}

std::vector<Http2Outbox::Part> Http2Outbox::take(const Head& head, const Allowance& allowed,
                                                 http2::HpackEncoder& encoder) {
  // Literals, so that a transcript can be read, and credentials in it be masked; what has to be
  // said of the table's size stands before them (RFC 7541 §4.2).
  const std::string block = encoder.encode({}, http2::Representation::indexed) +
                            encoder.encode(head.fields, http2::Representation::literal);
  std::vector<Part> parts;
  for (Frame& frame :
       http2::frames_of_block(stream_, 0, block, cuts_of(block.size(), allowed.frame))) {
    parts.push_back({std::move(frame), {}});
  }
  parts.front().fields = head.fields;
  queue_.pop_front();
  return parts;
}

bool Http2Outbox::in_gap(Piece& piece, Clock::time_point now) {
  if (piece.gap_before.count() > 0) {
    gap_ends_ = now + std::exchange(piece.gap_before, {});
  }
  if (gap_ends_ && now >= *gap_ends_) {
    gap_ends_.reset();
  }
  return gap_ends_.has_value();
}

std::vector<Http2Outbox::Part> Http2Outbox::take(Piece& piece, const Allowance& allowed,
                                                 http2::HpackEncoder&) {
  const std::size_t count = octets_allowed(piece.octets.size(), allowed);
  if (in_gap(piece, allowed.now) || count == 0) {
    return {};
  }
  Part part = data(piece.octets.substr(0, count));
  piece.octets.erase(0, count);
  if (piece.octets.empty()) {
    finish(part);
  }
  return {std::move(part)};
}

std::vector<Http2Outbox::Part> Http2Outbox::take(Bulk& bulk, const Allowance& allowed,
                                                 http2::HpackEncoder&) {
  const std::size_t count = octets_allowed(bulk.bytes - bulk.offset, allowed);
  if (count == 0) {
    return {};
  }
  std::string chunk;
  bulk.source.fill(bulk.offset, chunk, count);
  bulk.offset += count;
  Part part = data(std::move(chunk));
  part.of_bulk = true;
  if (bulk.offset == bulk.bytes) {
    finish(part);
  }
  return {std::move(part)};
}

std::vector<Http2Outbox::Part> Http2Outbox::take(const Reset& reset, const Allowance&,
                                                 http2::HpackEncoder&) {
  Part part;
  part.frame.type = FrameType::rst_stream;
  part.frame.stream = stream_;
  part.frame.payload = http2::number_payload(reset.error_code);
  queue_.clear();
  return {std::move(part)};
}

// RFC 9113 §8.5 has an empty frame for it where there is nothing left to go with it. No window
// holds that back (§6.9.1).
std::vector<Http2Outbox::Part> Http2Outbox::take(const End&, const Allowance&,
                                                 http2::HpackEncoder&) {
  Part part = data("");
  part.frame.flags = Flag::end_stream;
  queue_.pop_front();
  return {std::move(part)};
}

Http2Outbox::Part Http2Outbox::data(std::string octets) {
  Part part;
  part.frame.type = FrameType::data;
  part.frame.stream = stream_;
  part.frame.payload = std::move(octets);
  return part;
}

// The first of the queue has gone with it, and the end goes too where it is next.
void Http2Outbox::finish(Part& last) {
  queue_.pop_front();
  if (!queue_.empty() && std::holds_alternative<End>(queue_.front())) {
    last.frame.flags = Flag::end_stream;
    queue_.pop_front();
  }
}

}  // namespace connectspec
