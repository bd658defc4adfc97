// The time, as the shell passes it in.
#pragma once

#include <chrono>

namespace connectspec::proxy {

using unix_time = std::chrono::milliseconds;  // since 1970

}  // namespace connectspec::proxy
