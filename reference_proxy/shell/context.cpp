#include "reference_proxy/shell/context.h"

#include <utility>

namespace connectspec::proxy {

void ShellContext::has_come(Connection* one) {
  connections.insert(one);
  open_connections = connections.size();
}

void ShellContext::has_gone(Connection* one) {
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
