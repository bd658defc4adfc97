// Moves octets from socket to socket inside the kernel, through a pipe: splice(2).
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "reference_proxy/shell/stream.h"

namespace connectspec::proxy {

class pipe_pair {
 public:
  // Nothing when the descriptors have run out.
  static std::optional<pipe_pair> open();
  ~pipe_pair() { close(); }
  pipe_pair(pipe_pair&& from) noexcept : ends_(std::exchange(from.ends_, {-1, -1})) {}
  pipe_pair& operator=(pipe_pair&& from) noexcept {
    close();
    ends_ = std::exchange(from.ends_, {-1, -1});
    return *this;
  }
  pipe_pair(const pipe_pair&) = delete;
  pipe_pair& operator=(const pipe_pair&) = delete;

  [[nodiscard]] int reading_end() const { return ends_[0]; }
  [[nodiscard]] int writing_end() const { return ends_[1]; }

 private:
  explicit pipe_pair(const std::array<int, 2>& ends) : ends_(ends) {}
  void close();

  std::array<int, 2> ends_{-1, -1};
};

// Empty pipes of a thread, so that a tunnel holds one only while its octets flow.
class pipe_pool {
 public:
  static constexpr std::size_t most_kept = 32;

  std::optional<pipe_pair> take();
  void give_back(pipe_pair empty);

 private:
  std::vector<pipe_pair> kept_;
};

struct splice_result {
  enum class stop {
    dry,     // nothing more to read for now
    enough,  // the limit is reached
    ended,   // the source has ended its stream
    source_failed,
    sink_failed,
    cancelled,
  } why = stop::dry;
  std::size_t count = 0;  // octets the sink has taken
};

// Moves at most about `limit` octets; waits for the sink where it must, never for the source.
// Unless the sink has failed or all was cancelled, the pipe is empty afterwards, as it has to be
// before.
boost::asio::awaitable<splice_result> splice_octets(stream_socket& source, stream_socket& sink,
                                                    pipe_pair& through, std::size_t limit);

}  // namespace connectspec::proxy
