// The end of a connection whose request was refused. RFC 9931 §8: a proxy that rejects a CONNECT
// closes the connection, as the client may already have sent tunnel data that must not be read as a
// request. RFC 9112 §9.6: to close at once could make the kernel reset the connection, and the
// client would lose the answer; so what still comes is read and dropped, for a bounded time and
// amount.
#pragma once

#include <cstddef>

#include "reference_proxy/tunnel/action.h"

namespace connectspec::proxy {

class LingeringClose {
 public:
  // `most_octets`: read and dropped.
  explicit LingeringClose(std::size_t most_octets) : most_octets_(most_octets) {}

  Actions answer_sent();
  Actions client_finished();
  Actions client_sent(std::size_t octets);
  // Either side, or the write of the answer.
  Actions broke();
  Actions expired();

  [[nodiscard]] bool wants_client_bytes() const { return !client_finished_; }
  [[nodiscard]] bool is_closed() const { return state_ == State::closed; }

 private:
  enum class State { answering, lingering, closed };

  Actions end(AnyAction how);

  std::size_t most_octets_;
  std::size_t dropped_ = 0;
  State state_ = State::answering;
  bool client_finished_ = false;
};

}  // namespace connectspec::proxy
