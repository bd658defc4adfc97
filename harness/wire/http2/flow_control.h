// The windows of one direction (RFC 9113 §5.2, §6.9): how many octets of DATA payload, padding
// included, one side may still send, on the connection and on each of its streams.
//
// A window may be below zero, after a smaller INITIAL_WINDOW_SIZE (§6.9.2) or where somebody sent
// more than it allowed. Nothing is refused: what is exceeded is told, and counted all the same.
#pragma once

#include <cstdint>
#include <map>

namespace connectspec::http2 {

class FlowControl {
 public:
  static constexpr std::int64_t largest_window = 0x7fffffff;  // §6.9.1

  // INITIAL_WINDOW_SIZE, also of streams that are there already (§6.9.2).
  void set_initial_window(std::uint32_t octets) { initial_ = octets; }
  // From now on the stream has a window; without effect where it has one.
  void open(std::uint32_t stream) { balances_.try_emplace(stream, 0); }

  enum class Spent { within, past_stream, past_connection };
  // DATA of so many octets. Nothing that is empty is past a window. Past both: the connection's.
  Spent spend(std::uint32_t stream, std::uint32_t octets);
  // WINDOW_UPDATE; stream 0 is the connection.
  void credit(std::uint32_t stream, std::uint32_t increment);

  std::int64_t connection_window() const { return connection_; }
  // Of a stream that isn't open, the one that it would open with.
  std::int64_t window(std::uint32_t stream) const;
  // Whether that of some stream is larger than any may be.
  bool overflows() const;

 private:
  std::int64_t connection_ = 65535;  // §6.9.2: no setting changes it
  std::int64_t initial_ = 65535;
  std::map<std::uint32_t, std::int64_t> balances_;  // credit less octets sent, of each stream
};

}  // namespace connectspec::http2
