// A thousand tunnels take two thousand descriptors of ours; shells often allow 1024.
#pragma once

#include <sys/resource.h>

namespace connectspec {

// Raises our own soft limit as far as it may go, up to 65536; what we start gets the former one.
void raise_descriptor_limit();

// The limit we were started with.
const rlimit& inherited_descriptor_limit();

}  // namespace connectspec
