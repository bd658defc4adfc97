// How much of something that costs the proxy more than the peer a peer may have: so much at once,
// then so much a second (RFC 9113 §10.5). No clock: times are passed in.
#pragma once

#include <algorithm>
#include <cstdint>

#include "reference_proxy/basics/moment.h"

namespace connectspec::proxy {

class Budget {
 public:
  Budget(std::int64_t at_once, std::int64_t per_second)
      : most_(at_once * scale), per_second_(per_second), left_(most_) {}

  void time_is(UnixTime now) {
    if (now > last_) {
      // The first time is the beginning, not 50 years of it.
      const auto passed = last_.count() == 0 ? 0 : (now - last_).count();
      left_ = std::min(most_, left_ + std::min<std::int64_t>(passed, most_) * per_second_);
      last_ = now;
    }
  }
  // False: more than there was.
  bool spend() { return (left_ -= scale) >= 0; }
  void earn(std::int64_t count) { left_ = std::min(most_, left_ + count * scale); }

 private:
  static constexpr std::int64_t scale = 1000;  // milliseconds of a second

  std::int64_t most_;
  std::int64_t per_second_;
  std::int64_t left_;
  UnixTime last_{};
};

}  // namespace connectspec::proxy
