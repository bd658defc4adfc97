// The oracles that any parser of CONNECT requests has to satisfy (ids of fuzz/README.md):
//
//   P02  any cut of the octets into reads gives the same outcome
//   P03  once it has decided, no later octet changes that
//   P04  what it took is exactly the head, up to and with the empty line
//   P08  it agrees with the grammar (grammar/connect.h) on validity, host and port
//   P17  the error is that of the first octet that is wrong
//   P18  a parser used before answers like a fresh one
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>

#include "fuzz/grammar/connect.h"
#include "fuzz/oracles/parser/divergences.h"
#include "fuzz/oracles/parser/parser.h"
#include "fuzz/oracles/violation.h"

namespace connectspec::fuzz {

// Sizes a parser still takes.
struct Bounds {
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  std::size_t head = none;
  std::size_t target = none;
  std::size_t method = none;
  std::size_t fields = none;
  std::size_t leading_empty_lines = none;

  [[nodiscard]] bool hold(const Judgement& judged) const;
};

struct ParserUnderTest {
  ParseFunction parse = nullptr;
  // The liberties it takes, when that is known exactly: then all others must be refused. Without
  // it, either answer will do where the specification leaves a choice.
  std::optional<Liberties> takes;
  Bounds bounds;
  Divergences divergences;
};

// All of the above for one input.
Finding check_parser(const ParserUnderTest& parser, std::string_view octets);

// P08 and P04 alone, for an outcome at hand.
Finding check_grammar(const ParserUnderTest& parser, std::string_view octets,
                      const Judgement& judged, const Outcome& outcome);

// P02, P03 and P17, likewise.
Finding check_stability(const ParserUnderTest& parser, std::string_view octets,
                        const Outcome& whole);

Outcome parse_whole(ParseFunction parse, std::string_view octets);

}  // namespace connectspec::fuzz
