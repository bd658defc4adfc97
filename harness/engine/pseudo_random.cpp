#include "harness/engine/pseudo_random.h"

#include <bit>
#include <cstring>

namespace connectspec {
namespace {

constexpr std::size_t octets_of_a_word = sizeof(std::uint64_t);

std::uint64_t little_endian(std::uint64_t word) {
  return std::endian::native == std::endian::little ? word : __builtin_bswap64(word);
}

}  // namespace

// SplitMix64 over the index: every word is independent of the others.
std::uint64_t PseudoRandom::word(std::uint64_t index) const {
  std::uint64_t z = seed_ + (index + 1) * 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

char PseudoRandom::octet(std::uint64_t offset) const {
  const std::uint64_t octets = little_endian(word(offset / octets_of_a_word));
  return reinterpret_cast<const char*>(&octets)[offset % octets_of_a_word];
}

// A word at a time wherever one stands whole: megabytes pass here.
void PseudoRandom::fill(std::uint64_t offset, std::string& into, std::size_t count) const {
  into.resize(count);
  std::size_t filled = 0;
  while (filled < count) {
    const std::uint64_t at = offset + filled;
    if (at % octets_of_a_word == 0 && filled + octets_of_a_word <= count) {
      const std::uint64_t octets = little_endian(word(at / octets_of_a_word));
      std::memcpy(into.data() + filled, &octets, octets_of_a_word);
      filled += octets_of_a_word;
    } else {
      into[filled++] = octet(at);
    }
  }
}

std::size_t PseudoRandom::matching(std::uint64_t offset, std::string_view octets) const {
  std::size_t same = 0;
  while (same < octets.size()) {
    const std::uint64_t at = offset + same;
    if (at % octets_of_a_word == 0 && same + octets_of_a_word <= octets.size()) {
      const std::uint64_t expected = little_endian(word(at / octets_of_a_word));
      if (std::memcmp(octets.data() + same, &expected, octets_of_a_word) == 0) {
        same += octets_of_a_word;
        continue;
      }
    }
    if (octets[same] != octet(at)) {
      return same;
    }
    ++same;
  }
  return same;
}

}  // namespace connectspec
