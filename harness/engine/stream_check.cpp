#include "harness/engine/stream_check.h"

#include <algorithm>

namespace connectspec {
namespace {

Sha256 digest_of_stream(const PseudoRandom& source, std::uint64_t bytes) {
  constexpr std::uint64_t at_a_time = 65536;
  Sha256 digest;
  std::string part;
  for (std::uint64_t offset = 0; offset < bytes; offset += part.size()) {
    source.fill(offset, part, static_cast<std::size_t>(std::min(at_a_time, bytes - offset)));
    digest.update(part);
  }
  return digest;
}

}  // namespace

StreamCheck::StreamCheck(std::uint64_t seed, std::uint64_t bytes, std::string_view early)
    : source_(seed), bytes_(bytes) {
  if (!early.empty()) {
    check(early);
  }
}

std::string_view StreamCheck::take(std::string_view octets) {
  if (complete()) {
    return octets;
  }
  const auto wanted =
      static_cast<std::size_t>(std::min<std::uint64_t>(octets.size(), bytes_ - received_));
  check(octets.substr(0, wanted));
  return octets.substr(wanted);
}

void StreamCheck::check(std::string_view octets) {
  if (!first_difference_) {
    const std::size_t same = source_.matching(received_, octets);
    if (same < octets.size()) {
      first_difference_ = received_ + same;
      altered_ = digest_of_stream(source_, received_);
    }
  }
  if (altered_) {
    altered_->update(octets);
  }
  received_ += octets.size();
}

std::string StreamCheck::digest() const {
  return altered_ ? altered_->hex() : digest_of_stream(source_, received_).hex();
}

}  // namespace connectspec
