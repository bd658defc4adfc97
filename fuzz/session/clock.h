// The time and the one timer of a simulated session, and what it asked for in order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reference_proxy/session/session.h"

namespace connectspec::fuzz {

class VirtualClock {
 public:
  void arm(proxy::Timer which) {
    constexpr unsigned seconds[] = {10, 5, 5, 10, 60, 2, 10, 600};  // in the order of proxy::timer
    armed_ = which;
    due_ = now_ + seconds[static_cast<std::size_t>(which)];
  }
  void disarm() { armed_.reset(); }
  [[nodiscard]] bool armed() const { return armed_.has_value(); }

  // The timer, when it is due then.
  std::optional<proxy::Timer> advance(unsigned seconds) {
    now_ += seconds;
    return armed_ && now_ >= due_ ? std::exchange(armed_, std::nullopt) : std::nullopt;
  }

 private:
  std::uint64_t now_ = 0;
  std::uint64_t due_ = 0;
  std::optional<proxy::Timer> armed_;
};

class Transcript {
 public:
  void note(std::uint64_t what) { entries_.push_back(what); }
  [[nodiscard]] std::string text() const {
    std::string text;
    for (const std::uint64_t entry : entries_) {
      text += std::to_string(entry) + ' ';
    }
    return text;
  }
  friend bool operator==(const Transcript&, const Transcript&) = default;

 private:
  std::vector<std::uint64_t> entries_;
};

}  // namespace connectspec::fuzz
