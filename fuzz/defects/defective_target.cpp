// A fuzz target with a defect, to try out what works with targets: the reference proxy's parser,
// but that it keeps the port in 16 bits (P13, M1).
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/defects/defective_parser.h"
#include "fuzz/oracles/reference/head_oracles.h"

using namespace connectspec;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::switch_on("port-wraps");
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  fuzz::report(fuzz::check_reference(fuzz::parse_with_defect, octets));
  return 0;
}
