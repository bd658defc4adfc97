// Octets as pieces, some of them repeated: an oversize field of a megabyte of "a" is stored in a
// line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace connectspec {

// Below this the search for repetitions isn't worth its time.
constexpr std::size_t worth_folding = 1024;

struct Piece {
  std::string_view octets;  // into the text that was taken apart
  std::uint64_t times = 1;
};

// Put together they are the text again. At least one piece.
std::vector<Piece> pieces_of(std::string_view text);

// Whether there is any repetition among them.
inline bool worth_taking_apart(const std::vector<Piece>& pieces) {
  return pieces.size() > 1 || pieces.front().times > 1;
}

}  // namespace connectspec
