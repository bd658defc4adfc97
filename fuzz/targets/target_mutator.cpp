// libFuzzer's hook for inputs that are request targets.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/generate/mutate.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  connectspec::fuzz::Random random(seed);
  if (random.one_in(2)) {
    return LLVMFuzzerMutate(data, size, most);
  }
  const std::string_view target(reinterpret_cast<const char*>(data), size);
  const std::string changed = connectspec::fuzz::mutate_target(target, random);
  const std::size_t kept = std::min(changed.size(), most);
  std::copy_n(changed.begin(), kept, data);
  return kept;
}
