#include "harness/engine/inbox.h"

#include <algorithm>
#include <utility>

namespace connectspec {

void Inbox::add(std::string_view octets) {
  received_.add(octets);
  switch (role_) {
    case Role::client:
      return add_data(reader_.feed(octets));
    case Role::parent:
      return add_data(asked_.feed(octets));
    case Role::origin:
      return add_data(octets);
  }
}

void Inbox::add_data(std::string_view data) {
  if (data.empty()) {
    return;
  }
  if (role_ != Role::origin) {
    data_.add(data);
  }
  if (stream_) {
    data = stream_->take(data);
  }
  const std::size_t room = unread_bytes - std::min(unread_bytes, unread_.size());
  unread_.append(data.substr(0, room));
}

void Inbox::end(Ending how) {
  if (role_ == Role::client) {
    reader_.end(how == Ending::truncated);
  }
}

void Inbox::expect_stream(std::uint64_t seed, std::uint64_t bytes) {
  stream_.emplace(seed, bytes, std::exchange(unread_, {}));
}

std::string Inbox::take(std::size_t count) {
  std::string taken = unread_.substr(0, count);
  unread_.erase(0, taken.size());
  return taken;
}

}  // namespace connectspec
