#include "harness/engine/pseudo_random.h"

#include <algorithm>

namespace connectspec {

// SplitMix64 over the index: every word is independent of the others.
std::uint64_t PseudoRandom::word(std::uint64_t index) const {
  std::uint64_t z = seed_ + (index + 1) * 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

void PseudoRandom::fill(std::uint64_t offset, std::string& into, std::size_t count) const {
  into.resize(count);
  std::uint64_t index = offset / 8;
  std::uint64_t current = word(index);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t at = offset + i;
    if (at / 8 != index) {
      index = at / 8;
      current = word(index);
    }
    into[i] = static_cast<char>((current >> (8 * (at % 8))) & 0xffU);
  }
}

std::size_t PseudoRandom::matching(std::uint64_t offset, std::string_view octets) const {
  std::string expected;
  fill(offset, expected, octets.size());
  const auto difference = std::mismatch(octets.begin(), octets.end(), expected.begin());
  return static_cast<std::size_t>(difference.first - octets.begin());
}

}  // namespace connectspec
