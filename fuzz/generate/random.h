// A small seeded generator (SplitMix64): the same seed gives the same numbers on every platform.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>

namespace connectspec::fuzz {

// One of a choice, as often as its weight says.
template <class Value>
struct Weighted {
  std::size_t weight;
  Value value;
};

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }

  // 0..bound-1; 0 when the bound is 0.
  std::size_t below(std::size_t bound) {
    return bound == 0 ? 0 : static_cast<std::size_t>(next() % bound);
  }

  bool one_in(std::size_t n) { return below(n) == 0; }

  template <class Container>
  const auto& pick(const Container& from) {
    return *std::next(std::begin(from), static_cast<std::ptrdiff_t>(below(std::size(from))));
  }

  // By one number below the sum of the weights.
  template <class Value, std::size_t Size>
  const Value& pick(const Weighted<Value> (&from)[Size]) {
    std::size_t sum = 0;
    for (const Weighted<Value>& one : from) {
      sum += one.weight;
    }
    std::size_t left = below(sum);
    const Weighted<Value>* chosen = from;
    while (left >= chosen->weight) {
      left -= chosen->weight;
      ++chosen;
    }
    return chosen->value;
  }

 private:
  std::uint64_t state_;
};

}  // namespace connectspec::fuzz
