// Reproducible octets for bulk streams: the octet at any offset follows from the seed alone, so a
// receiver can check a stream without having been told it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace connectspec {

class PseudoRandom {
 public:
  explicit PseudoRandom(std::uint64_t seed) : seed_(seed) {}

  void fill(std::uint64_t offset, std::string& into, std::size_t count) const;

  // How many leading octets of `octets` are those that stand at `offset` of the stream.
  std::size_t matching(std::uint64_t offset, std::string_view octets) const;

 private:
  std::uint64_t word(std::uint64_t index) const;
  char octet(std::uint64_t offset) const;
  std::uint64_t seed_;
};

}  // namespace connectspec
