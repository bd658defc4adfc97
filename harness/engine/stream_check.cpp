#include "harness/engine/stream_check.h"

#include <algorithm>

namespace connectspec {

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
    }
  }
  digest_.update(octets);
  received_ += octets.size();
}

}  // namespace connectspec
