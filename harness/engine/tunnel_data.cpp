#include "harness/engine/tunnel_data.h"

#include <algorithm>
#include <utility>

namespace connectspec {

void TunnelData::add(std::string_view data) {
  if (stream_) {
    data = stream_->take(data);
  }
  const std::size_t room = unread_bytes - std::min(unread_bytes, unread_.size());
  unread_.append(data.substr(0, room));
}

void TunnelData::expect_stream(std::uint64_t seed, std::uint64_t bytes) {
  stream_.emplace(seed, bytes, std::exchange(unread_, {}));
}

std::string TunnelData::take(std::size_t count) {
  std::string taken = unread_.substr(0, count);
  unread_.erase(0, taken.size());
  return taken;
}

}  // namespace connectspec
