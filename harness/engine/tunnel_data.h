// What has come through a tunnel and no step has taken yet, and the stream that is checked in it.
// No I/O, and whatever carries the tunnel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "harness/engine/stream_check.h"

namespace connectspec {

class TunnelData {
 public:
  // What no step reads is kept up to here; what is beyond it is only counted, by whoever brings it.
  static constexpr std::size_t unread_bytes = 1024 * 1024;

  void add(std::string_view data);

  // What comes from here on, and what hasn't been taken yet, is this stream.
  void expect_stream(std::uint64_t seed, std::uint64_t bytes);
  std::string take(std::size_t count);

  const std::string& unread() const { return unread_; }
  const std::optional<StreamCheck>& stream() const { return stream_; }

 private:
  std::string unread_;
  std::optional<StreamCheck> stream_;
};

}  // namespace connectspec
