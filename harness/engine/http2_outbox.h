// What goes out on one stream of HTTP/2, in its order: the field block that opens it, octets as
// DATA, its end. Cut into frames when they may go, which the windows say. No I/O, and no clock of
// its own.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "harness/engine/pseudo_random.h"
#include "harness/io/signal.h"
#include "harness/model/field.h"
#include "harness/wire/bytes.h"
#include "harness/wire/http2/frame.h"
#include "harness/wire/http2/hpack_encoder.h"

namespace connectspec {

class Http2Outbox {
 public:
  explicit Http2Outbox(std::uint32_t stream) : stream_(stream) {}

  // ---- behind what is queued

  void say(std::vector<Field> fields);
  void send(std::string octets, std::chrono::milliseconds gap_before);
  void send_stream(std::uint64_t seed, std::uint64_t bytes);
  void end();  // END_STREAM, on the DATA before it where that is still here
  // RST_STREAM, in place of all DATA that is still here.
  void reset(std::uint32_t error_code);
  void drop() { queue_.clear(); }  // nobody reads it any more

  // ---- what may go

  struct Allowance {
    std::int64_t window = 0;     // octets of DATA, the smaller one of both windows
    std::uint32_t frame = 0;     // octets of a payload
    Clock::time_point now = {};  // gaps before pieces end
  };
  struct Part {
    http2::Frame frame;
    std::vector<Field> fields;  // of the block that begins with it
    bool of_bulk = false;
  };
  // The next frame, or a field block's frames; nothing: none may go.
  std::vector<Part> next(const Allowance& allowed, http2::HpackEncoder& encoder);
  // When the gap before the first of the queue ends, where one is under way.
  std::optional<Clock::time_point> gap_ends() const { return gap_ends_; }
  // DATA of a bulk stream has gone.
  void went(const Part& part);

  bool empty() const { return queue_.empty(); }
  std::size_t pieces_left() const { return queue_.size(); }
  std::uint64_t streamed() const { return streamed_; }
  std::string streamed_digest() const { return streamed_digest_.hex(); }

 private:
  struct Head {
    std::vector<Field> fields;
  };
  struct Piece {
    std::string octets;
    std::chrono::milliseconds gap_before{};
  };
  struct Bulk {
    PseudoRandom source;
    std::uint64_t bytes = 0;
    std::uint64_t offset = 0;
  };
  struct Reset {
    std::uint32_t error_code = 0;
  };
  struct End {};
  using Item = std::variant<Head, Piece, Bulk, Reset, End>;

  std::vector<Part> take(const Head& head, const Allowance& allowed, http2::HpackEncoder& encoder);
  std::vector<Part> take(Piece& piece, const Allowance& allowed, http2::HpackEncoder&);
  std::vector<Part> take(Bulk& bulk, const Allowance& allowed, http2::HpackEncoder&);
  std::vector<Part> take(const Reset& reset, const Allowance&, http2::HpackEncoder&);
  std::vector<Part> take(const End&, const Allowance&, http2::HpackEncoder&);
  bool in_gap(Piece& piece, Clock::time_point now);
  Part data(std::string octets);
  void finish(Part& last);

  std::uint32_t stream_;
  std::deque<Item> queue_;
  std::optional<Clock::time_point> gap_ends_;
  std::uint64_t streamed_ = 0;
  Sha256 streamed_digest_;
};

}  // namespace connectspec
