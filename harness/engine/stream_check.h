// A bulk stream as its receiver sees it: how much of it has come, and whether it is what was sent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "harness/engine/pseudo_random.h"
#include "harness/wire/bytes.h"

namespace connectspec {

class StreamCheck {
 public:
  // `early`: what came ahead of the stream unasked; it counts against it.
  StreamCheck(std::uint64_t seed, std::uint64_t bytes, std::string_view early);

  // Takes what belongs to the stream, a prefix of `octets`, and returns the rest.
  std::string_view take(std::string_view octets);

  bool complete() const { return received_ >= bytes_; }
  std::uint64_t bytes() const { return bytes_; }
  std::uint64_t received() const { return received_; }
  std::optional<std::uint64_t> first_difference() const { return first_difference_; }
  // Of what came. As long as that is the stream, it is computed here and not on the way.
  std::string digest() const;

 private:
  void check(std::string_view octets);

  PseudoRandom source_;
  std::uint64_t bytes_;
  std::uint64_t received_ = 0;
  std::optional<std::uint64_t> first_difference_;
  std::optional<Sha256> altered_;  // begun at the first difference
};

}  // namespace connectspec
