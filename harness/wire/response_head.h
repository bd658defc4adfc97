// Tolerant parsing of a whole response head, and what RFC 9112 §6.3 makes of its length fields.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "harness/model/response.h"

namespace connectspec {

// Notes an irregularity once.
void note(Response& response, Irregularity irregularity);

// Appends the fields of these lines to the response's, and its irregularities.
void parse_field_lines(std::string_view lines, Response& response);

// What its Content-Length fields say; nothing where there is none, or where they are no number or
// differ, which is noted (RFC 9112 §6.3, rule 5).
std::optional<std::uint64_t> content_length(Response& response);

// Notes length fields where RFC 9110 §9.3.6 (2xx to CONNECT) and §8.6 (1xx, 204) forbid them, and
// both kinds at once.
void note_forbidden_lengths(Response& response);

struct ParsedHead {
  Response response;                 // framing set, content not
  std::uint64_t content_length = 0;  // with Framing::content_length
};

// `head` goes from the status line to the empty line, both included. Never fails: what can't be
// read is noted, and a status line without a readable status code leaves `status` at 0.
ParsedHead parse_head(std::string head);

}  // namespace connectspec
