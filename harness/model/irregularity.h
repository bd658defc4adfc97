// What a response does that the specifications rule out.
#pragma once

#include <optional>
#include <string_view>

namespace connectspec {

// Departures that the tolerant readers note instead of failing.
enum class Irregularity {
  // ---- HTTP/1.1; some of them there are in HTTP/2 as well
  bare_lf,                   // RFC 9112 §2.2: a sender terminates lines by CRLF
  bare_cr,                   // RFC 9112 §2.2
  missing_reason_space,      // RFC 9112 §4: the second SP is there even without a reason
  malformed_status_line,     // RFC 9112 §4
  malformed_version,         // RFC 9112 §2.3
  status_out_of_range,       // RFC 9110 §15: 100..599
  no_colon,                  // RFC 9112 §5
  empty_field_name,          // RFC 9110 §5.1
  invalid_field_name,        // RFC 9110 §5.6.2
  space_before_colon,        // RFC 9112 §5.1
  leading_whitespace_line,   // RFC 9112 §2.2
  obs_fold,                  // RFC 9112 §5.2
  control_in_value,          // RFC 9110 §5.5: CR, LF, NUL and other CTL
  content_length_in_2xx,     // RFC 9110 §9.3.6
  transfer_encoding_in_2xx,  // RFC 9110 §9.3.6
  length_in_1xx_or_204,      // RFC 9110 §8.6, RFC 9112 §6.1
  content_length_invalid,    // RFC 9112 §6.3
  content_length_conflict,   // RFC 9112 §6.3
  content_length_and_te,     // RFC 9112 §6.2
  chunk_malformed,           // RFC 9112 §7.1
  bytes_after_response,      // octets behind a complete message that are no response
  truncated_head,            // the connection ended inside the head
  truncated_content,         // ... or inside the content
  head_too_large,            // the head went past the reader's bound
  not_http,                  // the first octets are no status line
  // ---- HTTP/2: sections are those of RFC 9113
  window_exceeded,            // §6.9.1: DATA past the window of the stream or the connection
  window_update_invalid,      // §6.9, §6.9.1: by 0, or past 2^31-1
  frame_after_end,            // §5.1: behind END_STREAM or RST_STREAM
  frame_on_idle_stream,       // §5.1: nobody opened the stream
  frame_on_wrong_stream,      // §6: a stream's on 0, or the connection's on a stream
  frame_on_connected_stream,  // §8.5: HEADERS, PUSH_PROMISE behind a 2xx
  frame_too_long,             // §4.2: longer than our MAX_FRAME_SIZE
  wrong_frame_length,         // §6: none that its type can have
  padding_too_long,           // §6.1: as long as the payload, or longer
  continuation_missing,       // §6.2: another frame stands in its place
  stray_continuation,         // §6.10: there is nothing to continue
  broken_hpack,               // §4.3
  settings_not_first,         // §3.4
  invalid_setting_value,      // §6.5.2, RFC 8441 §3, RFC 9218 §2.1
  server_push,                // §6.6, §8.4: not allowed by us, or a wrong stream
  goaway_increased,           // §6.8: the last stream
  uppercase_name,             // §8.2.1
  whitespace_around_value,    // §8.2.1
  connection_field,           // §8.2.2
  missing_status,             // §8.3.2
  malformed_status,           // §8.3.2, RFC 9110 §15: not three digits
  status_101,                 // §8.6
  undefined_pseudo_field,     // §8.3: any but :status
  pseudo_field_out_of_place,  // §8.3, §8.1: behind a field, in trailers
  pseudo_field_repeated,      // §8.3
  interim_ends_stream,        // §8.1
  headers_without_end,        // §8.1: behind a final response, without END_STREAM
  data_before_response,       // §8.1
  content_length_mismatch,    // §8.1.1
};

std::string_view to_string(Irregularity irregularity);
std::optional<Irregularity> irregularity_from(std::string_view word);

}  // namespace connectspec
