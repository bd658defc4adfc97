// What a client must not be tunnelled to: the proxy itself.
#pragma once

#include <vector>

#include "reference_proxy/policy/policy.h"
#include "reference_proxy/shell/sockets/stream.h"

namespace connectspec::proxy {

// Where somebody listens there. A wildcard stands for every address of this machine.
void add_own_endpoints(const StreamEndpoint& bound, std::vector<OwnEndpoint>& into);

}  // namespace connectspec::proxy
