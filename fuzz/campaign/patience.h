// How long a target is waited for: in full at first, and less and less once it has shown that it
// leaves requests unanswered, or opens tunnels to nowhere, as that would hold a campaign up. What
// is suspicious is examined with full patience.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>

#include "fuzz/campaign/stage.h"

namespace connectspec::fuzz {

// Several threads may use one.
class Patience {
 public:
  // `usual`: what an answer takes; patience stays well above it.
  explicit Patience(std::chrono::milliseconds whole, std::chrono::milliseconds usual = {})
      : whole_(whole), least_(std::min(whole, std::max(shortest, usual * well_above))) {}

  [[nodiscard]] std::chrono::milliseconds left() const {
    const int times = in_vain_;
    return times <= times_in_full   ? whole_
           : times <= times_in_part ? std::clamp(middle, least_, whole_)
                                    : least_;
  }
  void note(const Sighting& seen) { in_vain_ += seen.waited_in_vain ? 1 : 0; }

 private:
  // A few waits in vain may be a busy machine's; dozens are the target's way, and cost minutes.
  static constexpr int times_in_full = 8;
  static constexpr int times_in_part = 32;
  static constexpr std::chrono::milliseconds middle{300};
  // Less than a scheduler's turns on a loaded machine would take a late answer for none.
  static constexpr std::chrono::milliseconds shortest{100};
  static constexpr int well_above = 10;  // times what is usual
  std::chrono::milliseconds whole_;
  std::chrono::milliseconds least_;
  std::atomic<int> in_vain_ = 0;
};

}  // namespace connectspec::fuzz
