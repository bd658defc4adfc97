// The time and the one timer of a simulated session.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "reference_proxy/core/session.h"

namespace connectspec::fuzz {

class VirtualClock {
 public:
  void arm(proxy::Timer which) {
    armed_ = which;
    due_ = now_ + seconds_of(which);
  }
  void disarm() { armed_.reset(); }
  [[nodiscard]] bool armed() const { return armed_.has_value(); }

  // The timer, when it is due then.
  std::optional<proxy::Timer> advance(unsigned seconds) {
    now_ += seconds;
    return armed_ && now_ >= due_ ? std::exchange(armed_, std::nullopt) : std::nullopt;
  }

 private:
  // Like those of the proxy, but shorter than the 255 that one event can pass, but for the last.
  static unsigned seconds_of(proxy::Timer which) {
    switch (which) {
      case proxy::Timer::head:
      case proxy::Timer::connect:
      case proxy::Timer::parent:
        return 10;
      case proxy::Timer::password:
      case proxy::Timer::resolve:
        return 5;
      case proxy::Timer::idle:
        return 60;
      case proxy::Timer::linger:
        return 2;
      case proxy::Timer::lifetime:
        return 600;
    }
    return 0;
  }

  std::uint64_t now_ = 0;
  std::uint64_t due_ = 0;
  std::optional<proxy::Timer> armed_;
};

}  // namespace connectspec::fuzz
