#include "harness/wire/http2/flow_control.h"

#include <algorithm>

namespace connectspec::http2 {

FlowControl::Spent FlowControl::spend(std::uint32_t stream, std::uint32_t octets) {
  const auto balance = balances_.find(stream);
  const bool past_connection = octets > connection_;
  const bool past_stream = balance != balances_.end() && octets > initial_ + balance->second;
  connection_ -= octets;
  if (balance != balances_.end()) {
    balance->second -= octets;
  }
  if (octets == 0 || (!past_connection && !past_stream)) {
    return Spent::within;
  }
  return past_connection ? Spent::past_connection : Spent::past_stream;
}

void FlowControl::credit(std::uint32_t stream, std::uint32_t increment) {
  if (stream == 0) {
    connection_ += increment;
  } else {
    balances_[stream] += increment;
  }
}

std::int64_t FlowControl::window(std::uint32_t stream) const {
  const auto balance = balances_.find(stream);
  return balance == balances_.end() ? initial_ : initial_ + balance->second;
}

bool FlowControl::overflows() const {
  return std::any_of(balances_.begin(), balances_.end(), [this](const auto& balance) {
    return initial_ + balance.second > largest_window;
  });
}

}  // namespace connectspec::http2
