// The time, as the shell passes it in.
#pragma once

#include <chrono>

namespace connectspec::proxy {

using UnixTime = std::chrono::milliseconds;  // since 1970

}  // namespace connectspec::proxy
