// The judge of what a valid CONNECT request is: checks a whole head line by line against the
// grammar (abnf.h) and the MUSTs that go with it. Where a specification leaves the choice to the
// recipient it says so, as a liberty; where all recipients must refuse it names the rule. Slow,
// without state or limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/grammar/authority.h"
#include "fuzz/grammar/rules.h"

namespace connectspec::fuzz {

struct Judgement {
  // Invalid as soon as nothing that follows can repair it, even before the head is complete.
  enum class Kind { incomplete, valid, invalid } kind = Kind::incomplete;
  Rule broken = Rule::none;  // the first one, reading from the top
  Liberties liberties;       // those that a recipient takes who accepts the request
  Host host;
  std::uint16_t port = 0;
  std::size_t size = 0;  // valid: octets up to and with the empty line
  // For the limits of a parser.
  std::size_t leading_empty_lines = 0;
  std::size_t method_size = 0;
  std::size_t target_size = 0;
  std::size_t fields = 0;
  // For telling differences apart.
  int minor_version = 0;
};
Judgement judge_connect(std::string_view octets);

// An empty line ends what is there, for who takes CR LF alone for a line's end too.
bool has_whole_head(std::string_view octets);

}  // namespace connectspec::fuzz
