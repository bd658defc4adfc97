// The reference proxy's reading of a request target, and of Host, against the grammar. Narrow, so
// that it comes further than connect_head_fuzz.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/oracles/reference/authority_oracles.h"

using namespace connectspec;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::report(fuzz::check_authority({reinterpret_cast<const char*>(data), size}));
  return 0;
}
