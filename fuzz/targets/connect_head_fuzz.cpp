// The reference proxy's request parser against the grammar and the other oracles of a head.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/oracles/reference/head_oracles.h"
#include "fuzz/oracles/reference/reference_parser.h"

using namespace connectspec;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  fuzz::report(fuzz::check_reference(fuzz::parse_with_reference, octets));
  return 0;
}
