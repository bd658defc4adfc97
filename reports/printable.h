// What may be shown: text of a target or of a run file must not steer a terminal or break XML.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace connectspec {

struct Observation;

// One line: valid, visible UTF-8 as it is, everything else (controls, C1, bidirectional overrides,
// invalid octets) as `\n`, `\t`, `\r` or `\xHH`.
std::string printable(std::string_view text);

// printable() of at most `room` characters; what is left out is marked by "…".
std::string printable(std::string_view text, std::size_t room);

// Valid UTF-8 without anything that printable() would change, except TAB and LF.
bool is_plain_text(std::string_view text);

struct TranscriptBounds {
  std::size_t lines = 24;
  std::size_t characters = 200;  // of a line's octets or text
};

// transcript() cut to these bounds: the first and the last lines with a note of what is between.
std::string transcript(const Observation& observation, const TranscriptBounds& bounds);

// "1.234 ms", "2.50 s".
std::string duration_text(std::uint64_t microseconds);

}  // namespace connectspec
