// A parser of CONNECT requests, as the oracles see it: one function from octets to an outcome.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace connectspec::fuzz {

enum class Answer { need_more, accepted, rejected };

struct Outcome {
  Answer answer = Answer::need_more;
  std::string host;        // accepted: IPv6 with or without brackets, names in any case
  std::uint16_t port = 0;  // accepted
  // Accepted: octets of the head; what follows belongs to the tunnel. Rejected: octets it took to
  // decide, or 0 when the parser doesn't say.
  std::size_t consumed = 0;
  int error = 0;  // rejected: a number that stands for the cause, or 0
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

// What arrives on one connection, read by read.
using Pieces = std::span<const std::string_view>;

// Feeds a fresh (or reset) parser with the pieces in turn until it accepts or rejects. It may keep
// a parser between calls, which then tests its reset. Never throws.
using ParseFunction = Outcome (*)(Pieces pieces);

}  // namespace connectspec::fuzz
