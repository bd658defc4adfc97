#include "reference_proxy/shell/context.h"

#include <chrono>
#include <utility>

namespace connectspec::proxy {

UnixTime unix_now() {
  return std::chrono::duration_cast<UnixTime>(std::chrono::system_clock::now().time_since_epoch());
}

void ShellContext::has_come(ClientConnection* one) {
  ++counts.connections;
  connections.insert(one);
  open_connections = connections.size();
}

void ShellContext::has_gone(ClientConnection* one) {
  ++counts.connections_ended;
  connections.erase(one);
  open_connections = connections.size();
  if (!connections.empty()) {
    return;
  }
  pipes = {};  // a proxy at rest holds no descriptors but its listeners
  if (when_idle) {
    std::exchange(when_idle, nullptr)();
  }
}

}  // namespace connectspec::proxy
