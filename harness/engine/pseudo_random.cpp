#include "harness/engine/pseudo_random.h"

#include <algorithm>
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

void PseudoRandom::fill(std::uint64_t offset, std::string& into, std::size_t count) const {
  into.resize(count);
  std::size_t filled = 0;
  while (filled < count) {
    const std::uint64_t at = offset + filled;
    const std::uint64_t octets = little_endian(word(at / octets_of_a_word));
    const std::size_t skipped = at % octets_of_a_word;
    const std::size_t taken = std::min(octets_of_a_word - skipped, count - filled);
    std::memcpy(into.data() + filled, reinterpret_cast<const char*>(&octets) + skipped, taken);
    filled += taken;
  }
}

std::size_t PseudoRandom::matching(std::uint64_t offset, std::string_view octets) const {
  std::string expected;
  fill(offset, expected, octets.size());
  const auto difference = std::mismatch(octets.begin(), octets.end(), expected.begin());
  return static_cast<std::size_t>(difference.first - octets.begin());
}

}  // namespace connectspec
