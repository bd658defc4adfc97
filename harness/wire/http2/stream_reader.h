// A tolerant reader for what a target sends on one stream in answer to CONNECT (RFC 9113 §8.1,
// §8.5), as wire/response_reader.h is for a connection of HTTP/1.1.
//
// Field blocks become responses: 1xx are responses of their own, DATA behind a final 2xx is tunnel
// data whatever its length fields say, DATA behind any other final response is its content, which
// END_STREAM ends. Nothing fails: departures are noted in the response that is there, or, where
// none is, of the stream. Memory is bounded by `Limits`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "harness/model/field.h"
#include "harness/model/response.h"
#include "harness/wire/http2/hpack_decoder.h"

namespace connectspec::http2 {

enum class EndStream { no, yes };

class StreamReader {
 public:
  // Whether the target may send a frame of that type now; notes frame-after-end where not.
  //
  // Behind its END_STREAM it may send WINDOW_UPDATE, PRIORITY and RST_STREAM, behind its
  // RST_STREAM PRIORITY alone (RFC 9113 §5.1) and, where we go on sending, another RST_STREAM
  // (§5.4.2). What we reset changes nothing: frames may have been under way. Types that RFC 9113
  // doesn't define may come at any time (§5.5).
  bool admits(std::uint8_t type);

  void take_fields(FieldBlock block, EndStream end_stream);
  // What DATA holds without its padding. Returns what is tunnel data: all of it or nothing.
  std::string_view take_data(std::string_view content, EndStream end_stream);
  void take_reset(std::uint32_t error_code);
  // The connection is gone: what isn't complete stays so.
  void end();

  void note(Irregularity irregularity);
  // What was noted since this was asked last.
  std::vector<Irregularity> release_noted();

  // Responses so far; the last one may be incomplete.
  const std::vector<Response>& responses() const { return responses_; }
  // Noted while there was no response.
  const std::vector<Irregularity>& irregularities() const { return irregularities_; }
  const std::vector<Field>& trailers() const { return trailers_; }

  bool tunnel() const { return tunnel_; }                        // a final 2xx has come
  bool ended() const { return ended_; }                          // END_STREAM has come
  std::optional<std::uint32_t> reset() const { return reset_; }  // error code of RST_STREAM

  // No final response can come any more, or be completed: the stream is over, or what came has no
  // status.
  bool hopeless() const { return hopeless_; }
  // A final response is complete, or the tunnel has begun, or nothing can come any more.
  bool settled() const { return settled_ || hopeless_; }

 private:
  void take_response(FieldBlock block, EndStream end_stream);
  void take_trailers(FieldBlock block, EndStream end_stream);
  void take_end();
  bool worth_keeping(const Response& response) const;
  // The final response whose content comes; nullptr: there is none.
  Response* in_content();

  std::vector<Response> responses_;
  std::vector<Irregularity> irregularities_;
  std::vector<Field> trailers_;
  std::size_t kept_heads_ = 0;                   // octets of all heads in responses_
  std::optional<std::uint64_t> content_length_;  // of the final response
  std::optional<std::uint32_t> reset_;
  std::size_t told_of_ = 0;  // release_noted: responses at that time,
  std::size_t told_ = 0;     // and how many of the last one's irregularities it has told
  bool final_ = false;
  bool tunnel_ = false;
  bool ended_ = false;
  bool settled_ = false;
  bool hopeless_ = false;
};

}  // namespace connectspec::http2
