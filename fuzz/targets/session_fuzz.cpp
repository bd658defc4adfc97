// Whole sessions of the reference proxy in memory: any order of what client, origin, network and
// clock do.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/session/world.h"

using namespace connectspec;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::report(fuzz::check_session({reinterpret_cast<const char*>(data), size}));
  return 0;
}
