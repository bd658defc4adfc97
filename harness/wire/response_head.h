// Tolerant parsing of a whole response head, and what RFC 9112 §6.3 makes of its length fields.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/model/response.h"

namespace connectspec {

// Notes an irregularity once.
void note(Response& response, Irregularity irregularity);

// Appends the fields of these lines to the response's, and its irregularities.
void parse_field_lines(std::string_view lines, Response& response);

struct ParsedHead {
  Response response;                 // framing set, content not
  std::uint64_t content_length = 0;  // with Framing::content_length
};

// `head` goes from the status line to the empty line, both included. Never fails: what can't be
// read is noted, and a status line without a readable status code leaves `status` at 0.
ParsedHead parse_head(std::string head);

}  // namespace connectspec
