#include "reference_proxy/session/lingering_close.h"

#include <utility>

namespace connectspec::proxy {

Actions LingeringClose::answer_sent() {
  if (state_ != State::answering) {
    return {};
  }
  if (client_finished_) {
    return end(action::Close{});
  }
  state_ = State::lingering;
  return {action::Arm{Timer::linger}};
}

Actions LingeringClose::client_finished() {
  client_finished_ = true;
  return state_ == State::lingering ? end(action::Close{}) : Actions{};
}

Actions LingeringClose::client_sent(std::size_t octets) {
  dropped_ += octets;
  return dropped_ > most_octets_ ? expired() : Actions{};
}

Actions LingeringClose::broke() { return is_closed() ? Actions{} : end(action::Reset{}); }

Actions LingeringClose::expired() { return is_closed() ? Actions{} : end(action::Close{}); }

Actions LingeringClose::end(AnyAction how) {
  state_ = State::closed;
  return {std::move(how)};
}

}  // namespace connectspec::proxy
