// What a response does that the specifications rule out.
#pragma once

#include <optional>
#include <string_view>

namespace connectspec {

// Departures from RFC 9112 and RFC 9110 that the tolerant response reader notes instead of failing.
enum class Irregularity {
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
};

std::string_view to_string(Irregularity irregularity);
std::optional<Irregularity> irregularity_from(std::string_view word);

}  // namespace connectspec
