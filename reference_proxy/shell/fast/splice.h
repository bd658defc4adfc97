// Moves octets from socket to socket inside the kernel, through a pipe: splice(2).
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "reference_proxy/shell/sockets/stream.h"

namespace connectspec::proxy {

class PipePair {
 public:
  // Nothing when the descriptors have run out.
  static std::optional<PipePair> open();
  ~PipePair() { close(); }
  PipePair(PipePair&& from) noexcept : ends_(std::exchange(from.ends_, {-1, -1})) {}
  PipePair& operator=(PipePair&& from) noexcept {
    close();
    ends_ = std::exchange(from.ends_, {-1, -1});
    return *this;
  }
  PipePair(const PipePair&) = delete;
  PipePair& operator=(const PipePair&) = delete;

  [[nodiscard]] int reading_end() const { return ends_[0]; }
  [[nodiscard]] int writing_end() const { return ends_[1]; }

 private:
  explicit PipePair(const std::array<int, 2>& ends) : ends_(ends) {}
  void close();

  std::array<int, 2> ends_{-1, -1};
};

// Empty pipes of a thread, so that a tunnel holds one only while its octets flow.
class PipePool {
 public:
  // Each is two descriptors and up to 256 KB; more tunnels than that seldom flow at a time.
  static constexpr std::size_t most_kept = 32;

  std::optional<PipePair> take();
  void give_back(PipePair empty);

 private:
  std::vector<PipePair> kept_;
};

struct SpliceResult {
  enum class Stop {
    dry,     // nothing more to read for now
    enough,  // the limit is reached
    ended,   // the source has ended its stream
    source_failed,
    sink_failed,
    cancelled,
  } why = Stop::dry;
  std::size_t count = 0;  // octets the sink has taken
};

// Moves at most about `limit` octets; waits for the sink where it must, never for the source.
// Unless the sink has failed or all was cancelled, the pipe is empty afterwards, as it has to be
// before.
boost::asio::awaitable<SpliceResult> splice_octets(StreamSocket& source, StreamSocket& sink,
                                                   PipePair& through, std::size_t limit);

}  // namespace connectspec::proxy
