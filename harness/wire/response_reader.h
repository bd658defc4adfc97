// A tolerant, incremental reader for what a target sends to a client in answer to CONNECT.
//
// It never fails: it keeps the raw octets and notes every departure from RFC 9112 as an
// Irregularity. 1xx heads are responses of their own. After the head of a final 2xx everything is
// tunnel data (RFC 9112 §6.3, rule 2), whatever its length fields say. Other responses are read by
// their framing, and what follows is read as a further response.
// Memory is bounded by `Limits`, however much arrives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/response.h"

namespace connectspec {

class ResponseReader {
 public:
  // Takes what was read and returns the part of it that is tunnel data (a suffix of `octets`,
  // empty before the tunnel).
  std::string_view feed(std::string_view octets);

  // The connection ended: completes a response delimited by close, notes truncation.
  // `reset`: by RST, which truncates a response delimited by close too.
  void end(bool reset);

  // The client has sent another request: the next final response settles the matter anew. Without
  // effect where no further response can be told from what came before.
  void expect_another();

  // Responses so far; the last one may be incomplete. A head not yet complete is no entry.
  const std::vector<Response>& responses() const { return responses_; }

  // A final response whose head and content are complete has arrived, or the tunnel has begun, or
  // what arrives can't become one (no HTTP, a head past its bound).
  bool settled() const;
  bool tunnel() const;    // a final 2xx head has arrived
  bool hopeless() const;  // not HTTP, or a head past Limits::head_bytes

 private:
  enum class State {
    opening,  // at the first octets of a message: do they say `HTTP/`?
    head,
    counted,  // content by Content-Length
    chunk_size,
    chunk_data,
    chunk_end,  // the line end behind a chunk's data
    trailers,
    until_close,
    tunnel,
    ignored,  // nothing that follows means anything
    ended,
  };

  std::size_t consume(std::string_view octets);  // returns how many; at least one
  void take_opening(char c);
  void not_a_response();
  void take_head(char c);
  void finish_head();
  void begin_content(Framing framing, std::uint64_t length);
  std::size_t take_content(std::string_view octets);
  void finish_content();
  void take_chunk_size(char c);
  void take_chunk_end(char c);
  void take_trailers(char c);
  void break_chunks();
  void give_up(Irregularity irregularity);
  bool worth_keeping(const Response& response) const;
  Response& current() { return responses_.back(); }

  std::vector<Response> responses_;
  State state_ = State::opening;
  std::string head_;             // of the message being read
  std::size_t line_start_ = 0;   // of the head's last line
  std::size_t kept_heads_ = 0;   // octets of all heads in responses_
  std::uint64_t remaining_ = 0;  // octets of counted content or of a chunk
  std::string line_;             // chunk size or trailer line
  std::size_t trailer_octets_ = 0;
  bool final_head_ = false;  // a final response is among responses_
  bool settled_ = false;
  bool hopeless_ = false;
};

}  // namespace connectspec
